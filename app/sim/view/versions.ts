// Numbers the distinct values a run passes through: equal by identity, since states share what did not change.
import type { RangeVersions } from '../../core/view/run-view';
import type { PoolRow } from './range-pool';
import { createRangePool } from './range-pool';

export interface Versions {
  readonly versions: RangeVersions;
  /** Version of each step; -1 where a state has none. */
  readonly indexes: Int32Array;
}

/** Versions of one part over all states. */
export function versionsOf<S, P extends object>(
  states: readonly S[],
  part: (state: S) => P | undefined,
  rows: (part: P) => readonly PoolRow[],
): Versions {
  const known = new Map<P, number>();
  const pool = createRangePool();
  const indexes = Int32Array.from(states, (state) => {
    const value = part(state);
    if (value === undefined) return -1;
    const index = known.get(value) ?? pool.add(rows(value));
    known.set(value, index);
    return index;
  });
  return { versions: pool.done(), indexes };
}
