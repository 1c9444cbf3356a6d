// Commands for the lanes of the map: what the last step changed on them, and which are shown.
import { useAnnouncer } from '../stores/announcer';
import { useMapLanes } from '../stores/map-lanes';
import { useStepChanges } from '../stores/step-changes';
import type { Command } from './command';

/** Builds the list; call inside an active Pinia. */
export function mapLaneCommands(onMap: () => boolean): readonly Command[] {
  const mapLanes = useMapLanes();
  const changes = useStepChanges();
  const announcer = useAnnouncer();
  const group = 'Map';
  return [
    {
      id: 'map.changes',
      title: 'Draw what the step changed, or not',
      group,
      keys: ['c'],
      when: () => onMap() && changes.possible,
      run: () => {
        mapLanes.toggleChanges();
        announcer.say(mapLanes.changesShown ? 'Changes of the step are drawn' : 'Changes of the step are not drawn');
      },
    },
    {
      id: 'map.lanes',
      title: 'Show all lanes in their own order',
      group,
      when: onMap,
      run: () => {
        mapLanes.reset();
        announcer.say('All lanes are shown');
      },
    },
  ];
}
