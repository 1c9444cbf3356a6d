// add_mem_range of powerpc (arch/powerpc/kexec/ranges.c, 6.12): widens the first entry it overlaps, else appends.
// Entries that are merely adjacent stay apart.
import type { MemRange } from './mem-range';

/** The list with [base, base + size - 1] added. A size of 0 adds nothing. */
export function addMemRange(ranges: readonly MemRange[], base: bigint, size: bigint): MemRange[] {
  if (size === 0n) return [...ranges];
  const last = BigInt.asUintN(64, base + size - 1n);
  const at = ranges.findIndex((range) => base < range.last && last > range.start);
  const hit = ranges[at];
  if (hit === undefined) return [...ranges, { start: base, last }];
  const widened = { start: base < hit.start ? base : hit.start, last: last > hit.last ? last : hit.last };
  return ranges.map((range, i) => (i === at ? widened : range));
}

/** Ascending by start, nothing merged (sort_memory_ranges without merge). */
export function sortMemRanges(ranges: readonly MemRange[]): MemRange[] {
  return [...ranges].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}
