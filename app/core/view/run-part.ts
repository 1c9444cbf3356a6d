// A part of a run that is a run itself, for what looks at the beginning only.
import type { RunView } from './run-view';

/** The run up to its first `count` events, the run itself where it has no more. The columns are shared, not copied. */
export function firstEvents(run: RunView, count: number): RunView {
  const length = run.ops.findIndex((op) => op >= count);
  if (length < 0) return run;
  return {
    ...run,
    length,
    events: run.events.slice(0, count),
    ops: run.ops.subarray(0, length),
    texts: run.texts.subarray(0, length),
    armed: run.armed.subarray(0, length),
    verdicts: run.verdicts.subarray(0, length),
    headerVersions: run.headerVersions.subarray(0, length),
    iomemVersions: run.iomemVersions.subarray(0, length),
    memblockVersions: run.memblockVersions.subarray(0, length),
    blockVersions: run.blockVersions.subarray(0, length),
    findingVersions: run.findingVersions.subarray(0, length),
  };
}
