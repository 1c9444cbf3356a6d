// RAM ranges of a riscv64 header: busy System RAM of iomem minus crashk_res; crashk_low_res was forgotten until a fix of
// 2026 that 7.2.13 has (arch/riscv/kernel/machine_kexec_file.c; spec 2.7, 4.8). Read in source, not run.
import { isOlder, releaseNumber } from '../../core/coverage/arch-facts';
import { excludeMemRange } from './exclude-mem-range';
import type { ExclusionLoop } from './exclude-mem-range';
import type { HeaderFacts } from './header-facts';
import type { MemRange } from './mem-range';

/** The release whose source was read with the bug, and the one with the fix; between them it is not known. */
const FORGETS_UNTIL = [6, 12] as const;
const FIXED_IN = [7, 2] as const;

/** The reservations that the kernel of a release leaves out; undefined: not known. */
function exclusions(release: string | undefined, crashkernel: readonly MemRange[]): readonly MemRange[] | undefined {
  if (crashkernel.length < 2) return crashkernel;
  const version = release === undefined ? undefined : releaseNumber(release);
  if (!version) return undefined;
  if (!isOlder(version, FIXED_IN)) return crashkernel;
  // crashk_res is the higher of the two.
  return isOlder(FORGETS_UNTIL, version) ? undefined : crashkernel.slice(-1);
}

/** Undefined: what this kernel excludes is not known. */
export function riscvCrashRanges(
  ram: readonly MemRange[],
  facts: HeaderFacts,
  loop: ExclusionLoop,
  release: string | undefined,
): MemRange[] | undefined {
  let ranges: MemRange[] | undefined = ram.map(({ start, last }) => ({ start, last }));
  for (const hole of exclusions(release, facts.crashkernel) ?? [undefined]) {
    ranges = hole && ranges && excludeMemRange(ranges, hole.start, hole.last, loop);
  }
  return ranges;
}
