// RAM ranges of a powerpc header: get_crash_memory_ranges (arch/powerpc/kexec/ranges.c, 6.12), from memblock.
import { addMemRange, sortMemRanges } from './add-mem-range';
import { excludeMemRange } from './exclude-mem-range';
import type { HeaderFacts } from './header-facts';
import { sizeOf } from './mem-range';
import type { MemRange } from './mem-range';

/** BACKUP_SRC_SIZE: real 0 up to here is copied away by purgatory. */
const BACKUP_BYTES = 0x10000n;

/** memblock minus crashkernel plus RTAS, OPAL and the backup region, ascending. */
export function powerpcCrashRanges(memblock: readonly MemRange[], facts: HeaderFacts): MemRange[] {
  let ranges: MemRange[] = [];
  for (const region of memblock) {
    let { start } = region;
    let size = sizeOf(region);
    if (start === 0n) {
      if (size <= BACKUP_BYTES) continue;
      start = BACKUP_BYTES;
      size -= BACKUP_BYTES;
    }
    ranges = addMemRange(ranges, start, size);
  }
  for (const hole of [...facts.crashkernel, ...facts.cma]) {
    ranges = excludeMemRange(ranges, hole.start, hole.last, 'all-hits') ?? ranges;
  }
  for (const extra of [facts.rtas, facts.opal]) {
    if (extra) ranges = addMemRange(ranges, extra.start, sizeOf(extra));
  }
  return sortMemRanges(addMemRange(ranges, 0n, BACKUP_BYTES));
}
