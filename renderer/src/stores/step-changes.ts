// What the step at the playhead changed on the map: the state before it beside the state after it, lane by lane.
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { instantView } from '../../../app/core/timeline/instant-view';
import type { RunView } from '../../../app/core/view/run-view';
import type { LaneId } from '../../../app/core/view/snapshot-view';
import { createLaneIndex } from '../draw/lane-index';
import type { LaneChange } from '../draw/lane-changes';
import { NO_CHANGE, laneChange } from '../draw/lane-changes';
import { laneChangeText } from '../selection/change-words';
import { useMachines } from './machines';
import { useMapLanes } from './map-lanes';
import { useRuns } from './run';
import { useShown } from './shown';

const NONE: ReadonlyMap<LaneId, LaneChange> = new Map();

export const useStepChanges = defineStore('step-changes', () => {
  const machines = useMachines();
  const runs = useRuns();
  const shown = useShown();
  const options = useMapLanes();

  /** The instant before the one the map shows; undefined when the map shows none, or the first. */
  const before = computed(() => {
    const state = runs.followed;
    if (machines.active === undefined || state === undefined || machines.screen !== 'map' || state.playhead === 0)
      return undefined;
    return instantView(machines.active, state.run, state.playhead - 1);
  });
  const all = computed((): ReadonlyMap<LaneId, LaneChange> => {
    if (before.value === undefined || shown.view === undefined) return NONE;
    const old = new Map(before.value.lanes.map((lane) => [lane.id, lane]));
    return new Map(
      shown.view.lanes.map((lane) => {
        const earlier = old.get(lane.id);
        return [
          lane.id,
          earlier === undefined ? NO_CHANGE : laneChange(createLaneIndex(earlier), createLaneIndex(lane)),
        ];
      }),
    );
  });
  /** A run is followed, so that there is a step whose changes could be drawn. */
  const possible = computed(() => runs.followed !== undefined);
  /** What is drawn: nothing while switched off. */
  const byLane = computed(() => (options.changesShown ? all.value : NONE));
  /** One clause per changed lane, in the order of the lanes. */
  const clauses = computed(() =>
    (shown.view?.lanes ?? []).flatMap((lane) => laneChangeText(lane, all.value.get(lane.id) ?? NO_CHANGE) ?? []),
  );

  function changeOf(id: LaneId): LaneChange {
    return byLane.value.get(id) ?? NO_CHANGE;
  }

  /** The nearest step in a direction with another version of any lane than the step before it; undefined at the end. */
  function nearestChange(by: 1 | -1): number | undefined {
    const state = runs.followed;
    if (state === undefined) return undefined;
    for (let step = state.playhead + by; step > 0 && step < state.run.length; step += by)
      if (changesLanes(state.run, step)) return step;
    return undefined;
  }

  return { possible, byLane, clauses, changeOf, nearestChange };
});

function changesLanes(run: RunView, step: number): boolean {
  return [run.iomemVersions, run.memblockVersions, run.blockVersions, run.headerVersions, run.findingVersions].some(
    (column) => column[step] !== column[step - 1],
  );
}
