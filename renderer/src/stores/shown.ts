// The state of the snapshot that the map shows: what was observed, or an instant of the followed run. A selected range is
// a row of a lane; when the lanes change, the selection keeps its addresses.
import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import { instantView } from '../../../app/core/timeline/instant-view';
import { useMachines } from './machines';
import { useRuns } from './run';

export const useShown = defineStore('shown', () => {
  const machines = useMachines();
  const runs = useRuns();

  const view = computed(() => {
    const { active, screen } = machines;
    const state = runs.followed;
    if (active === undefined || state === undefined || screen !== 'map') return active;
    return instantView(active, state.run, state.playhead);
  });

  watch(
    view,
    (now, before) => {
      const { selection } = machines;
      if (selection?.kind !== 'range' || now?.id !== before?.id) return;
      const old = before?.lanes.find(({ id }) => id === selection.lane);
      const start = old?.starts[selection.row];
      const last = old?.lasts[selection.row];
      if (old === now?.lanes.find(({ id }) => id === selection.lane)) return;
      machines.replaceSelection(start === undefined || last === undefined ? undefined : { kind: 'area', start, last });
    },
    { flush: 'sync' },
  );
  return { view };
});
