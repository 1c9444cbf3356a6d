// Which stretches of the address space a folded map draws to scale: occupied ranges joined over gaps too short to fold.
import { rangeCount, rangesFromColumns } from '../range/range-set';
import type { RangeSet } from '../range/range-set';

/** The last answer for a set: panning rebuilds the scale every frame, and 10^6 ranges cost more than a frame. */
const remembered = new WeakMap<RangeSet, { readonly foldGapBytes: bigint; readonly clusters: RangeSet }>();

/** Every gap between two clusters is longer than `foldGapBytes`; no gap inside one is. */
export function foldClusters(occupied: RangeSet, foldGapBytes: bigint): RangeSet {
  const known = remembered.get(occupied);
  if (known?.foldGapBytes === foldGapBytes) return known.clusters;
  const clusters = joinShortGaps(occupied, foldGapBytes);
  remembered.set(occupied, { foldGapBytes, clusters });
  return clusters;
}

function joinShortGaps(occupied: RangeSet, foldGapBytes: bigint): RangeSet {
  const count = rangeCount(occupied);
  const starts = new BigUint64Array(count);
  const lasts = new BigUint64Array(count);
  let used = 0;
  for (let i = 0; i < count; i++) {
    const start = occupied.starts[i] ?? 0n;
    const last = occupied.lasts[i] ?? 0n;
    const gap = used === 0 ? undefined : start - (lasts[used - 1] ?? 0n) - 1n;
    if (gap === undefined || gap > foldGapBytes) starts[used++] = start;
    lasts[used - 1] = last;
  }
  return rangesFromColumns(starts.subarray(0, used), lasts.subarray(0, used));
}
