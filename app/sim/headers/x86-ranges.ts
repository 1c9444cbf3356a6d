// RAM ranges of an x86 header: walk_system_ram_res over iomem, then the exclusions (arch/x86/kernel/crash.c
// prepare_elf_headers / elf_header_exclude_ranges, 6.12). No page alignment, no merging.
import { excludeMemRange } from './exclude-mem-range';
import type { ExclusionLoop } from './exclude-mem-range';
import type { HeaderFacts } from './header-facts';
import type { MemRange } from './mem-range';

const LOW_1M_LAST = 0xfffffn;

/** Slots beyond the counted resources: one per crashkernel region and CMA area that may split a range. */
const SPARE_SLOTS = 2;

/** Undefined: -ENOMEM, no System RAM or no slot for a split. */
export function x86CrashRanges(
  ram: readonly MemRange[],
  facts: HeaderFacts,
  loop: ExclusionLoop,
): MemRange[] | undefined {
  if (ram.length === 0) return undefined;
  const capacity = ram.length + SPARE_SLOTS + facts.cma.length;
  let ranges: MemRange[] | undefined = [...ram];
  for (const hole of [{ start: 0n, last: LOW_1M_LAST }, ...facts.crashkernel, ...facts.cma]) {
    ranges = ranges && excludeMemRange(ranges, hole.start, hole.last, loop, capacity);
  }
  return ranges;
}
