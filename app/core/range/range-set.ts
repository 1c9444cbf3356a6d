// Sorted, disjoint, merged ranges as (start, last) inclusive columns.
// last is inclusive because 2^64 does not fit in a u64.

/** Ascending, disjoint, non-adjacent. `starts[i] <= lasts[i] < starts[i+1] - 1`. */
export interface RangeSet {
  readonly starts: BigUint64Array;
  readonly lasts: BigUint64Array;
}
