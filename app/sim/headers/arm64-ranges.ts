// RAM ranges of an arm64 header: memblock, as far as the kernel maps it, minus the crashkernel reservations (arch/arm64/kernel/machine_kexec_file.c
// prepare_elf_headers, 6.12; arch/arm64/kernel/crash.c of linux-mm for updates). Read in source, not run.
import { isNoMap } from '../../core/coverage/ram-sets';
import type { RamList } from '../state/ram-list';
import { excludeMemRange } from './exclude-mem-range';
import type { ExclusionLoop } from './exclude-mem-range';
import type { HeaderFacts } from './header-facts';
import type { MemRange } from './mem-range';

/** One slot for the split by crashk_res, one for that by crashk_low_res. */
const SPARE_SLOTS = 2;

const mapped = (memblock: RamList): RamList => memblock.filter(({ name }) => !isNoMap(name));

export const arm64RangeSlots = (memblock: RamList): number => mapped(memblock).length + SPARE_SLOTS;

/** Undefined: -ENOMEM, no slot for a split. `removed`: what a notifier says goes offline. */
export function arm64CrashRanges(
  memblock: RamList,
  facts: HeaderFacts,
  loop: ExclusionLoop,
  removed?: MemRange,
): MemRange[] | undefined {
  // crashk_res is the higher of two reservations and goes first.
  const holes = [...facts.crashkernel].reverse();
  let ranges: MemRange[] | undefined = mapped(memblock).map(({ start, last }) => ({ start, last }));
  for (const hole of removed ? [...holes, removed] : holes) {
    ranges =
      ranges && excludeMemRange(ranges, hole.start, hole.last, loop, arm64RangeSlots(memblock) + (removed ? 1 : 0));
  }
  return ranges;
}
