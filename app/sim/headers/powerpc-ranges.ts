// RAM ranges of a powerpc header: get_crash_memory_ranges (arch/powerpc/kexec/ranges.c, 6.12), from memblock.
import { addMemRange, sortMemRanges } from './add-mem-range';
import { excludeMemRange } from './exclude-mem-range';
import type { HeaderFacts } from './header-facts';
import { sizeOf } from './mem-range';
import type { MemRange } from './mem-range';

/** BACKUP_SRC_SIZE: real 0 up to here is copied away by purgatory. */
const BACKUP_BYTES = 0x10000n;

/** MEM_RANGE_CHUNK_SZ, by which the list's storage grows, its header and one entry. */
const CHUNK_BYTES = 2048;
const LIST_HEADER_BYTES = 8;
const ENTRY_BYTES = 16;

/** Entries that a list of so many chunks has room for: 127, 255, … */
const slotsOf = (chunks: number): number => Math.floor((chunks * CHUNK_BYTES - LIST_HEADER_BYTES) / ENTRY_BYTES);

/** Entries of the first chunk: a list that cannot grow ends here. */
export const FIRST_CHUNK_SLOTS = slotsOf(1);

/** max_nr_ranges of a list that had to hold so many entries at once. */
export function powerpcRangeSlots(entries: number): number {
  let chunks = 1;
  while (slotsOf(chunks) < entries) chunks++;
  return slotsOf(chunks);
}

/** sort_memory_ranges with merge: entries that touch become one. */
function mergeTouching(ranges: readonly MemRange[]): MemRange[] {
  const merged: MemRange[] = [];
  for (const range of sortMemRanges(ranges)) {
    const before = merged.at(-1);
    if (before && range.start <= before.last + 1n) {
      merged[merged.length - 1] = { start: before.start, last: range.last > before.last ? range.last : before.last };
    } else merged.push(range);
  }
  return merged;
}

/**
 * memblock minus crashkernel plus RTAS, OPAL and the backup region, ascending. A full list is sorted and merged before it
 * grows. Undefined: it would have to grow and cannot (`slots`: where it ends).
 */
export function powerpcCrashRanges(
  memblock: readonly MemRange[],
  facts: HeaderFacts,
  slots = Number.MAX_SAFE_INTEGER,
): MemRange[] | undefined {
  let ranges: MemRange[] = [];
  let room = FIRST_CHUNK_SLOTS;
  for (const region of memblock) {
    let { start } = region;
    let size = sizeOf(region);
    if (start === 0n) {
      if (size <= BACKUP_BYTES) continue;
      start = BACKUP_BYTES;
      size -= BACKUP_BYTES;
    }
    ranges = addMemRange(ranges, start, size);
    if (ranges.length > room) room = powerpcRangeSlots(ranges.length);
    if (ranges.length > slots) return undefined;
    if (ranges.length === room) ranges = mergeTouching(ranges);
  }
  // Grown once here, so that a split has a slot.
  if (ranges.length === slots) return undefined;
  for (const hole of [...facts.crashkernel, ...facts.cma]) {
    ranges = excludeMemRange(ranges, hole.start, hole.last, 'all-hits') ?? ranges;
  }
  for (const extra of [facts.rtas, facts.opal]) {
    if (extra) ranges = addMemRange(ranges, extra.start, sizeOf(extra));
  }
  ranges = addMemRange(ranges, 0n, BACKUP_BYTES);
  return ranges.length > slots ? undefined : sortMemRanges(ranges);
}
