// RAM ranges of an x86 header: walk_system_ram_res over iomem, then the exclusions (arch/x86/kernel/crash.c
// prepare_elf_headers / elf_header_exclude_ranges, 6.12). No page alignment, no merging.
import { excludeMemRange } from './exclude-mem-range';
import type { ExclusionLoop } from './exclude-mem-range';
import type { HeaderFacts } from './header-facts';
import type { MemRange } from './mem-range';
import { rememberByFirst } from './memo';

/** The low 1 MiB is never listed. */
export const X86_LOW_1M: MemRange = { start: 0n, last: 0xfffffn };

/** max_nr_ranges of the list: the counted resources, spare slots (2 up to 6.12, 3 in 7.2), one per CMA area. */
export function x86RangeSlots(ram: readonly MemRange[], facts: HeaderFacts, spareSlots: number): number {
  return ram.length + spareSlots + facts.cma.length;
}

function collectRanges(
  ram: readonly MemRange[],
  facts: HeaderFacts,
  loop: ExclusionLoop,
  spareSlots = 2,
): MemRange[] | undefined {
  if (ram.length === 0) return undefined;
  const capacity = x86RangeSlots(ram, facts, spareSlots);
  let ranges: MemRange[] | undefined = [...ram];
  for (const hole of [X86_LOW_1M, ...facts.crashkernel, ...facts.cma]) {
    ranges = ranges && excludeMemRange(ranges, hole.start, hole.last, loop, capacity);
  }
  return ranges;
}

/** Undefined: -ENOMEM, no System RAM or no slot for a split. The same list for the same RAM. */
export const x86CrashRanges = rememberByFirst(collectRanges);
