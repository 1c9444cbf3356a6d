// Packs the versions a run passes through into shared columns. A version differs from the one before it in a few rows:
// both are walked side by side, and only what is new is looked up.
import type { RangeVersions } from '../../core/view/run-view';
import { growingNumbers } from './growing-column';

export interface PoolRow {
  readonly start: bigint;
  /** Inclusive. */
  readonly last: bigint;
  /** Index into RANGE_KINDS. */
  readonly kind: number;
}

export interface RangePool {
  /** Adds a version; its number. Rows may come in any order, but like ones in a like order are cheapest. */
  add(rows: readonly PoolRow[]): number;
  done(): RangeVersions;
}

const sameRow = (a: PoolRow, b: PoolRow): boolean =>
  a === b || (a.start === b.start && a.last === b.last && a.kind === b.kind);

export function createRangePool(): RangePool {
  const pool: PoolRow[] = [];
  const known = new Map<string, number>();
  const offsets = growingNumbers();
  const rows = growingNumbers();
  let previous: number[] = [];
  offsets.push(0);

  function numberOf(row: PoolRow): number {
    const key = `${row.start} ${row.last} ${row.kind}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, pool.length);
    return pool.push(row) - 1;
  }

  return {
    add(version) {
      const numbers: number[] = [];
      let at = 0;
      for (const row of version) {
        // Rows of the previous version that lie before this one are gone.
        let beside = pool[previous[at] ?? -1];
        while (beside !== undefined && beside.start < row.start) beside = pool[previous[++at] ?? -1];
        const number = beside !== undefined && sameRow(beside, row) ? (previous[at] ?? 0) : numberOf(row);
        numbers.push(number);
        rows.push(number);
      }
      previous = numbers;
      offsets.push(rows.length);
      return offsets.length - 2;
    },
    done: () => ({
      offsets: offsets.done(),
      rows: rows.done(),
      starts: BigUint64Array.from(pool, ({ start }) => start),
      lasts: BigUint64Array.from(pool, ({ last }) => last),
      kinds: Uint8Array.from(pool, ({ kind }) => kind),
    }),
  };
}
