// Sorted, disjoint, merged ranges as (start, last) inclusive columns.
// last is inclusive because 2^64 does not fit in a u64. Every operation is one linear merge of its inputs.
import { U64_MAX } from '../address/u64';
import { growingU64 } from './growing-column';

/** Ascending, disjoint, non-adjacent. `starts[i] <= lasts[i] < starts[i+1] - 1`. */
export interface RangeSet {
  readonly starts: BigUint64Array;
  readonly lasts: BigUint64Array;
}

/** The set that holds nothing. */
export const EMPTY_RANGES: RangeSet = { starts: new BigUint64Array(0), lasts: new BigUint64Array(0) };

/** Appends to columns sized for the worst case; ranges must come in ascending order of start. */
class RangeWriter {
  private readonly starts: BigUint64Array;
  private readonly lasts: BigUint64Array;
  private count = 0;

  constructor(capacity: number) {
    this.starts = new BigUint64Array(capacity);
    this.lasts = new BigUint64Array(capacity);
  }

  /** Appends, joining with the previous range when they overlap or touch. */
  add(start: bigint, last: bigint): void {
    const previous = this.count === 0 ? undefined : this.lasts[this.count - 1];
    if (previous !== undefined && (previous === U64_MAX || start <= previous + 1n)) {
      if (last > previous) this.lasts[this.count - 1] = last;
      return;
    }
    this.starts[this.count] = start;
    this.lasts[this.count] = last;
    this.count++;
  }

  finish(): RangeSet {
    if (this.count === 0) return EMPTY_RANGES;
    return { starts: this.starts.slice(0, this.count), lasts: this.lasts.slice(0, this.count) };
  }
}

/** A set of any pairs, in any order. What lies outside 0..2^64-1 is cut off; last < start holds nothing. */
export function rangesFromPairs(pairs: Iterable<readonly [start: bigint, last: bigint]>): RangeSet {
  const starts = growingU64();
  const lasts = growingU64();
  for (const [start, last] of pairs) {
    if (last < start || start > U64_MAX || last < 0n) continue;
    starts.push(start < 0n ? 0n : start);
    lasts.push(last > U64_MAX ? U64_MAX : last);
  }
  return rangesFromColumns(starts.done(), lasts.done());
}

/** A set of columns, in any order. The columns are not kept. */
export function rangesFromColumns(starts: BigUint64Array, lasts: BigUint64Array): RangeSet {
  const count = Math.min(starts.length, lasts.length);
  const order = new Uint32Array(count).map((_, index) => index);
  if (!isAscending(starts, count)) {
    order.sort((a, b) => {
      const left = at(starts, a);
      const right = at(starts, b);
      return left < right ? -1 : left > right ? 1 : 0;
    });
  }
  const writer = new RangeWriter(count);
  for (const index of order) {
    const start = at(starts, index);
    const last = at(lasts, index);
    if (start <= last) writer.add(start, last);
  }
  return writer.finish();
}

/** Everything in `a` or in `b`. */
export function unionRanges(a: RangeSet, b: RangeSet): RangeSet {
  const writer = new RangeWriter(rangeCount(a) + rangeCount(b));
  let i = 0;
  let j = 0;
  while (i < rangeCount(a) || j < rangeCount(b)) {
    const takeA = j >= rangeCount(b) || (i < rangeCount(a) && at(a.starts, i) <= at(b.starts, j));
    if (takeA) {
      writer.add(at(a.starts, i), at(a.lasts, i));
      i++;
    } else {
      writer.add(at(b.starts, j), at(b.lasts, j));
      j++;
    }
  }
  return writer.finish();
}

/** Everything in `a` that is not in `b`. */
export function subtractRanges(a: RangeSet, b: RangeSet): RangeSet {
  const writer = new RangeWriter(rangeCount(a) + rangeCount(b));
  let j = 0;
  for (let i = 0; i < rangeCount(a); i++) {
    const last = at(a.lasts, i);
    let start = at(a.starts, i);
    let spent = false;
    while (j < rangeCount(b) && at(b.lasts, j) < start) j++;
    while (!spent && j < rangeCount(b) && at(b.starts, j) <= last) {
      if (at(b.starts, j) > start) writer.add(start, at(b.starts, j) - 1n);
      if (at(b.lasts, j) >= last) spent = true;
      else start = at(b.lasts, j++) + 1n;
    }
    if (!spent) writer.add(start, last);
  }
  return writer.finish();
}

/** Everything in both `a` and `b`. */
export function intersectRanges(a: RangeSet, b: RangeSet): RangeSet {
  const writer = new RangeWriter(rangeCount(a) + rangeCount(b));
  let i = 0;
  let j = 0;
  while (i < rangeCount(a) && j < rangeCount(b)) {
    const start = at(a.starts, i) > at(b.starts, j) ? at(a.starts, i) : at(b.starts, j);
    const last = at(a.lasts, i) < at(b.lasts, j) ? at(a.lasts, i) : at(b.lasts, j);
    if (start <= last) writer.add(start, last);
    if (at(a.lasts, i) < at(b.lasts, j)) i++;
    else j++;
  }
  return writer.finish();
}

/** How many bytes the set holds; up to 2^64 inclusive. */
export function totalBytes(set: RangeSet): bigint {
  let total = 0n;
  for (let i = 0; i < rangeCount(set); i++) total += at(set.lasts, i) - at(set.starts, i) + 1n;
  return total;
}

/** How many ranges the set holds. */
export function rangeCount(set: RangeSet): number {
  return set.starts.length;
}

/** Whether the byte at `address` is in the set. */
export function containsAddress(set: RangeSet, address: bigint): boolean {
  return rangeAt(set, address) >= 0;
}

/** Index of the range holding `address`, or -1. Binary search. */
export function rangeAt(set: RangeSet, address: bigint): number {
  let low = 0;
  let high = rangeCount(set) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (address < at(set.starts, middle)) high = middle - 1;
    else if (address > at(set.lasts, middle)) low = middle + 1;
    else return middle;
  }
  return -1;
}

function isAscending(column: BigUint64Array, count: number): boolean {
  for (let i = 1; i < count; i++) if (at(column, i) < at(column, i - 1)) return false;
  return true;
}

/** Columns are read only below their length; 0 stands for the undefined that cannot happen. */
function at(column: BigUint64Array, index: number): bigint {
  return column[index] ?? 0n;
}
