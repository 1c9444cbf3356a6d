// States of memory blocks as runs of equal neighbours: a machine has 10^5 blocks and few runs, so a state costs little
// to keep, to copy and to hash. Immutable.

/**
 * sysfs knows online, offline and going-offline. Two instants between are told apart because a panic there differs:
 * `usable`: pages are in use, the state file still says offline; `isolated`: pages are out of use, still going-offline.
 */
export type BlockState = 'online' | 'usable' | 'offline' | 'going-offline' | 'isolated';

/** Whether pages of a block in this state are in use. */
export function isInUse(state: BlockState): boolean {
  return state === 'online' || state === 'usable' || state === 'going-offline';
}

export interface BlockRun {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  readonly state: BlockState;
}

/** Ascending, disjoint; neighbours of one state are one run. */
export type BlockRuns = readonly BlockRun[];

/** State of a block, undefined where there is no such block. Binary search. */
export function blockState(runs: BlockRuns, block: number): BlockState | undefined {
  let lo = 0;
  let hi = runs.length - 1;
  while (lo <= hi) {
    const mid = (lo + hi) >>> 1;
    const run = runs[mid];
    if (run === undefined) return undefined;
    if (block < run.first) hi = mid - 1;
    else if (block > run.last) lo = mid + 1;
    else return run.state;
  }
  return undefined;
}

function append(runs: BlockRun[], run: BlockRun): void {
  const before = runs.at(-1);
  if (before && before.state === run.state && before.last + 1 === run.first) {
    runs[runs.length - 1] = { ...before, last: run.last };
  } else runs.push(run);
}

/** The runs with blocks first..last in the given state; undefined removes them. */
export function setBlocks(runs: BlockRuns, first: number, last: number, state: BlockState | undefined): BlockRuns {
  const result: BlockRun[] = [];
  let placed = state === undefined;
  const place = (): void => {
    if (!placed && state !== undefined) append(result, { first, last, state });
    placed = true;
  };
  for (const run of runs) {
    if (run.last < first) {
      append(result, run);
      continue;
    }
    if (run.first < first) append(result, { ...run, last: first - 1 });
    place();
    if (run.first > last) append(result, run);
    else if (run.last > last) append(result, { ...run, first: last + 1 });
  }
  place();
  return result;
}

/** Every block of first..last that exists, with its state, ascending. */
export function* blocksIn(runs: BlockRuns, first: number, last: number): Generator<readonly [number, BlockState]> {
  for (const run of runs) {
    for (let block = Math.max(first, run.first); block <= Math.min(last, run.last); block++) yield [block, run.state];
  }
}
