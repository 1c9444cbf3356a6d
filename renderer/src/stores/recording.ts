// Which recordings are laid over the simulated run: those of the snapshot itself, of another open snapshot of the same
// architecture (a capture taken later recorded what this one is about to do), or none.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { alignTrace } from '../../../app/core/timeline/align';
import { callActors } from '../../../app/core/timeline/call-actor';
import { recordingName } from '../../../app/core/timeline/recorded-time';
import type { RecordedTrace } from '../../../app/core/view/run-view';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import type { RecordedModel } from '../draw/draw-timeline-recorded';
import { laneOfActor } from '../draw/timeline-model';
import { useMachines } from './machines';
import { useRuns } from './run';

/** One recording of an open snapshot. */
export interface RecordingSource {
  readonly machine: string;
  readonly recorded: RecordedTrace;
}

/** What can be chosen: one recording, or all of a snapshot. */
export interface RecordingChoice {
  readonly id: string;
  readonly label: string;
  readonly sources: readonly RecordingSource[];
}

export const useRecording = defineStore('recording', () => {
  const machines = useMachines();
  const runs = useRuns();
  const chosen = shallowRef<ReadonlyMap<string, string>>(new Map());

  /** The snapshot's own recordings first. */
  const choices = computed((): readonly RecordingChoice[] => {
    const { active, open } = machines;
    if (active === undefined) return [];
    const others = open.filter((view) => view.id !== active.id && view.arch === active.arch);
    return [...choicesOf(active, ''), ...others.flatMap((view) => choicesOf(view, `${view.title}: `))];
  });
  /** By itself, so that a moved playhead aligns nothing anew. */
  const currentRun = computed(() => runs.current?.run);
  /**
   * As long as nothing is chosen: the first recording of the snapshot itself. Beside a run, the one that agrees in
   * most lines, if it is of the same operation; none where all are of something else.
   */
  const choice = computed(() => {
    const { active } = machines;
    if (active === undefined) return undefined;
    const id = chosen.value.get(active.id);
    if (id !== undefined) return choices.value.find((candidate) => candidate.id === id);
    const run = currentRun.value;
    if (run === undefined) return choices.value.find(({ sources }) => sources[0]?.machine === active.id);
    let best: { readonly choice: RecordingChoice; readonly agreeing: number } | undefined;
    for (const candidate of choices.value) {
      const [source, ...more] = candidate.sources;
      if (source === undefined || more.length > 0) continue;
      const { agreeing, otherOperation } = alignTrace(source.recorded, run);
      if (!otherOperation && agreeing > (best?.agreeing ?? 0)) best = { choice: candidate, agreeing };
    }
    return best?.choice;
  });
  const models = computed((): readonly RecordedModel[] => {
    const run = currentRun.value;
    const sources = choice.value?.sources ?? [];
    if (run === undefined) return [];
    return sources.map(({ machine, recorded }, row) => ({
      machine,
      recorded,
      alignment: alignTrace(recorded, run),
      lanes: callActors(recorded, run).map(laneOfActor),
      row,
      rows: sources.length,
    }));
  });

  /** `''` for none. */
  function choose(id: string): void {
    const { active } = machines;
    if (active !== undefined) chosen.value = new Map(chosen.value).set(active.id, id);
  }

  return { choices, choice, models, choose };
});

function choicesOf({ id: machine, recordings }: SnapshotView, prefix: string): RecordingChoice[] {
  const sources = recordings.map((recorded) => ({ machine, recorded }));
  const single = sources.map((source) => ({
    id: `${machine}/${source.recorded.file}`,
    label: prefix + recordingName(source.recorded),
    sources: [source],
  }));
  const all = { id: `${machine}/*`, label: `${prefix}all ${sources.length} recordings`, sources };
  return sources.length < 2 ? single : [...single, all];
}
