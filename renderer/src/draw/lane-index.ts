// A lane prepared for drawing and lookup: rows by kind, in address order, so that a frame costs
// O(pixels x log rows) however many ranges there are.
import type { Lane, RangeKind } from '../../../app/core/view/snapshot-view';
import { RANGE_KINDS } from '../../../app/core/view/snapshot-view';
import { HARMFUL_KINDS } from './map-theme';

/** The rows of one kind. `reach[i]` is the highest last of rows 0..i: rows may nest, so lasts alone are not ordered. */
export interface KindRows {
  readonly kind: RangeKind;
  readonly rows: Uint32Array;
  readonly starts: BigUint64Array;
  readonly lasts: BigUint64Array;
  readonly reach: BigUint64Array;
}

export interface LaneIndex {
  readonly lane: Lane;
  /** In drawing order: harmless first. */
  readonly kinds: readonly KindRows[];
}

const remembered = new WeakMap<Lane, LaneIndex>();

/** Groups the rows of a lane by kind; done once per lane, however many maps show it. */
export function createLaneIndex(lane: Lane): LaneIndex {
  const known = remembered.get(lane);
  if (known !== undefined) return known;
  const index = indexRows(lane);
  remembered.set(lane, index);
  return index;
}

function indexRows(lane: Lane): LaneIndex {
  const byKind = new Map<number, number[]>();
  for (let row = 0; row < lane.starts.length; row += 1) {
    const kind = lane.kinds[row] ?? 0;
    const rows = byKind.get(kind);
    if (rows === undefined) byKind.set(kind, [row]);
    else rows.push(row);
  }
  const kinds = [...byKind].map(([kind, rows]) => kindRows(lane, RANGE_KINDS[kind] ?? 'unknown', rows));
  kinds.sort((a, b) => HARMFUL_KINDS.indexOf(a.kind) - HARMFUL_KINDS.indexOf(b.kind));
  return { lane, kinds };
}

function kindRows(lane: Lane, kind: RangeKind, rows: number[]): KindRows {
  const starts = new BigUint64Array(rows.length);
  const lasts = new BigUint64Array(rows.length);
  const reach = new BigUint64Array(rows.length);
  let highest = 0n;
  rows.forEach((row, i) => {
    const last = lane.lasts[row] ?? 0n;
    if (last > highest) highest = last;
    starts[i] = lane.starts[row] ?? 0n;
    lasts[i] = last;
    reach[i] = highest;
  });
  return { kind, rows: Uint32Array.from(rows), starts, lasts, reach };
}

/** First index whose value is at or above the address; the length when there is none. */
export function lowerBound(column: BigUint64Array, address: bigint, from = 0): number {
  let low = from;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] ?? 0n) < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row under [start, last], the most harmful kind and then the shortest first; -1 when there is none. */
export function rowUnder(index: LaneIndex, start: bigint, last: bigint): number {
  for (let k = index.kinds.length - 1; k >= 0; k -= 1) {
    const kind = index.kinds[k];
    if (kind === undefined) continue;
    let best = -1;
    let bestSize = 0n;
    for (let i = lowerBound(kind.reach, start); i < kind.starts.length && (kind.starts[i] ?? 0n) <= last; i += 1) {
      const rowLast = kind.lasts[i] ?? 0n;
      if (rowLast < start) continue;
      const size = rowLast - (kind.starts[i] ?? 0n);
      if (best < 0 || size < bestSize) {
        best = kind.rows[i] ?? -1;
        bestSize = size;
      }
      if (i > 0 && (kind.reach[i - 1] ?? 0n) < (kind.starts[i] ?? 0n) && best >= 0) break;
    }
    if (best >= 0) return best;
  }
  return -1;
}
