// Which recorded kernel trace is laid over the simulated run: that of the snapshot itself, of another open snapshot of
// the same architecture (a capture taken later recorded what this one is about to do), or none.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { alignTrace } from '../../../app/core/timeline/align';
import { callActors } from '../../../app/core/timeline/call-actor';
import type { RecordedModel } from '../draw/draw-timeline-recorded';
import { laneOfActor } from '../draw/timeline-model';
import { useMachines } from './machines';
import { useRuns } from './run';

export const useRecording = defineStore('recording', () => {
  const machines = useMachines();
  const runs = useRuns();
  const chosen = shallowRef<ReadonlyMap<string, string | undefined>>(new Map());

  /** Open snapshots with a trace that could stand beside a run of the active one. */
  const sources = computed(() =>
    machines.open.filter((view) => view.recorded !== undefined && view.arch === machines.active?.arch),
  );
  const source = computed(() => {
    const { active } = machines;
    if (active === undefined) return undefined;
    const id = chosen.value.has(active.id) ? chosen.value.get(active.id) : active.id;
    return sources.value.find((view) => view.id === id);
  });
  /** By itself, so that a moved playhead aligns nothing anew. */
  const currentRun = computed(() => runs.current?.run);
  const model = computed((): RecordedModel | undefined => {
    const run = currentRun.value;
    const recorded = source.value?.recorded;
    if (run === undefined || recorded === undefined) return undefined;
    const alignment = alignTrace(recorded, run);
    return { recorded, alignment, lanes: callActors(recorded.fns, run).map(laneOfActor) };
  });

  function choose(id: string | undefined): void {
    const { active } = machines;
    if (active !== undefined) chosen.value = new Map(chosen.value).set(active.id, id);
  }

  return { sources, source, model, choose };
});
