// What the step at the playhead changed on the map: the state before it beside the state after it, lane by lane.
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { instantView } from '../../../app/core/timeline/instant-view';
import type { RunView } from '../../../app/core/view/run-view';
import type { LaneId, SnapshotView } from '../../../app/core/view/snapshot-view';
import { createLaneIndex } from '../draw/lane-index';
import type { LaneChange } from '../draw/lane-changes';
import { NO_CHANGE, laneChange } from '../draw/lane-changes';
import { laneChangeText } from '../selection/change-words';
import { useMachines } from './machines';
import { useMapLanes } from './map-lanes';
import { useRuns } from './run';
import { useShown } from './shown';

const NONE: ReadonlyMap<LaneId, LaneChange> = new Map();
/** Instants compared before a search gives its candidate unseen: each makes lanes, and large ones take their time. */
const MOST_LOOKS = 200;

export const useStepChanges = defineStore('step-changes', () => {
  const machines = useMachines();
  const runs = useRuns();
  const shown = useShown();
  const options = useMapLanes();

  const all = computed(() => {
    const state = runs.followed;
    if (machines.active === undefined || state === undefined || machines.screen !== 'map') return NONE;
    return changes(machines.active, state.run, state.playhead);
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

  /** The nearest step in a direction that changes what any lane shows; undefined when there is none. */
  function nearestChange(by: 1 | -1): number | undefined {
    const state = runs.followed;
    const { active } = machines;
    if (state === undefined || active === undefined) return undefined;
    let looks = 0;
    for (let step = state.playhead + by; step > 0 && step < state.run.length; step += by) {
      if (!hasOtherVersion(state.run, step)) continue;
      // Another version often shows the same: a block about to go offline is online still.
      looks += 1;
      if (looks > MOST_LOOKS || changes(active, state.run, step).size > 0) return step;
    }
    return undefined;
  }

  return { possible, byLane, clauses, changeOf, nearestChange };
});

/** Lanes that a step changed; none at the first instant, which nothing was before. */
function changes(view: SnapshotView, run: RunView, step: number): ReadonlyMap<LaneId, LaneChange> {
  if (step === 0) return NONE;
  const before = new Map(instantView(view, run, step - 1).lanes.map((lane) => [lane.id, lane]));
  const changed = new Map<LaneId, LaneChange>();
  for (const lane of instantView(view, run, step).lanes) {
    const old = before.get(lane.id);
    const change = old === undefined ? NO_CHANGE : laneChange(createLaneIndex(old), createLaneIndex(lane));
    if (change.length > 0) changed.set(lane.id, change);
  }
  return changed;
}

function hasOtherVersion(run: RunView, step: number): boolean {
  return [run.iomemVersions, run.memblockVersions, run.blockVersions, run.headerVersions, run.findingVersions].some(
    (column) => column[step] !== column[step - 1],
  );
}
