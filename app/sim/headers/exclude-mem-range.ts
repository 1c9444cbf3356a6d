// crash_exclude_mem_range: cuts one range out of an ascending list. Two generations of it are modelled, because the
// older one stops after the first entry it trims or splits (kernel/kexec_file.c 6.1; kernel/crash_core.c 6.6 and later).
import type { MemRange } from './mem-range';

/** `first-hit`: up to 6.5 and v12's base. `all-hits`: 6.6 and later. */
export type ExclusionLoop = 'first-hit' | 'all-hits';

/** What is left of `range` without [start, last]: nothing, one piece or two. */
function cut(range: MemRange, start: bigint, last: bigint): MemRange[] {
  const pieces: MemRange[] = [];
  if (range.start < start) pieces.push({ start: range.start, last: start - 1n });
  if (range.last > last) pieces.push({ start: last + 1n, last: range.last });
  return pieces;
}

/**
 * The list without [start, last], or undefined where a split has no slot left (-ENOMEM).
 * `capacity` is max_nr_ranges of the list.
 */
export function excludeMemRange(
  ranges: readonly MemRange[],
  start: bigint,
  last: bigint,
  loop: ExclusionLoop,
  capacity = Number.MAX_SAFE_INTEGER,
): MemRange[] | undefined {
  const kept: MemRange[] = [];
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i];
    if (range === undefined) break;
    if (start > range.last) {
      kept.push(range);
      continue;
    }
    // The newer loop relies on ascending order and stops at the first entry beyond the hole; the older one looks on.
    if (last < range.start) {
      kept.push(...(loop === 'all-hits' ? ranges.slice(i) : [range]));
      if (loop === 'all-hits') break;
      continue;
    }
    const pieces = cut(range, start, last);
    // Deletions before this entry have moved it down. The older test is on the index, not on the count.
    const count = kept.length + ranges.length - i;
    const full = loop === 'all-hits' ? count >= capacity : kept.length === capacity - 1;
    if (pieces.length === 2 && full) return undefined;
    kept.push(...pieces);
    if (loop === 'first-hit' && pieces.length > 0) {
      kept.push(...ranges.slice(i + 1));
      break;
    }
  }
  return kept;
}
