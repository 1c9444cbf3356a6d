// Commands of the timeline. Stepping works wherever a run is followed; zoom and markers only on the timeline.
import { useTimelineWindow } from '../composables/use-timeline-window';
import { useAnnouncer } from '../stores/announcer';
import { useMachines } from '../stores/machines';
import { usePlayback } from '../stores/playback';
import { useRuns } from '../stores/run';
import type { Command } from './command';

/** Builds the list; call inside an active Pinia. */
export function timelineCommands(): Command[] {
  const runs = useRuns();
  const machines = useMachines();
  const playback = usePlayback();
  const view = useTimelineWindow();
  const hasRun = (): boolean => runs.current !== undefined;
  const onTimeline = (): boolean => hasRun() && machines.screen === 'timeline';
  // Space presses the button that has the focus.
  const notOnButton = (): boolean => onTimeline() && !(document.activeElement instanceof HTMLButtonElement);
  const group = 'Timeline';
  return [
    { id: 'run.back', title: 'Step back', group, keys: ['['], when: hasRun, run: () => runs.step(-1) },
    { id: 'run.forward', title: 'Step forward', group, keys: [']'], when: hasRun, run: () => runs.step(1) },
    { id: 'run.play', title: 'Play or pause', group, keys: [' '], when: notOnButton, run: () => playback.toggle() },
    {
      id: 'run.next-event',
      title: 'Next event',
      group,
      keys: ['.'],
      when: onTimeline,
      run: () => stepEvent(1),
    },
    {
      id: 'run.previous-event',
      title: 'Previous event',
      group,
      keys: [','],
      when: onTimeline,
      run: () => stepEvent(-1),
    },
    { id: 'run.a', title: 'Marker A at the playhead', group, keys: ['a'], when: onTimeline, run: () => mark('a') },
    { id: 'run.b', title: 'Marker B at the playhead', group, keys: ['b'], when: onTimeline, run: () => mark('b') },
    {
      id: 'run.panic',
      title: 'Panic at the playhead',
      group,
      keys: ['x'],
      when: onTimeline,
      run: () => runs.setPanic(runs.current?.playhead ?? 0),
    },
    { id: 'timeline.in', title: 'Zoom in', group, keys: ['+', '='], when: onTimeline, run: () => view.zoom(1.6) },
    { id: 'timeline.out', title: 'Zoom out', group, keys: ['-'], when: onTimeline, run: () => view.zoom(1 / 1.6) },
    { id: 'timeline.fit', title: 'Fit all steps', group, keys: ['0'], when: onTimeline, run: () => view.fit() },
    {
      id: 'timeline.focus',
      title: 'Fit the event, again: fit all',
      group,
      keys: ['f'],
      when: onTimeline,
      run: () => view.fitEventOrAll(),
    },
    {
      id: 'run.follow',
      title: 'Switch between simulated and observed state',
      group,
      keys: ['o'],
      when: hasRun,
      run: () => switchState(),
    },
    { id: 'run.discard', title: 'Forget the simulated run', group, when: hasRun, run: () => runs.discard() },
  ];
}

function switchState(): void {
  const runs = useRuns();
  const following = runs.current?.following !== true;
  runs.follow(following);
  useAnnouncer().say(following ? 'Views show the simulated state' : 'Views show what was observed');
}

function mark(name: 'a' | 'b'): void {
  const runs = useRuns();
  const now = runs.current;
  if (now === undefined) return;
  const again = now[name] === now.playhead;
  runs.setMarker(name, again ? undefined : now.playhead);
  const letter = name.toUpperCase();
  useAnnouncer().say(again ? `Marker ${letter} removed` : `Marker ${letter} at step ${now.playhead}`);
}

/** Moves to the first step of the next or previous event. */
function stepEvent(by: 1 | -1): void {
  const runs = useRuns();
  const now = runs.current;
  if (now === undefined) return;
  const { ops } = now.run;
  const firsts: number[] = [];
  ops.forEach((op, step) => {
    if (step === 0 || op !== ops[step - 1]) firsts.push(step);
  });
  const target = by === 1 ? firsts.find((step) => step > now.playhead) : firsts.findLast((step) => step < now.playhead);
  if (target !== undefined) runs.scrub(target);
}
