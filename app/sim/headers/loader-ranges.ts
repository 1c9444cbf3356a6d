// The RAM ranges that a kernel's own loader lists (kexec_file_load), by architecture. Where no source was read there is
// no prediction: loongarch has a loader only in later trees, s390 makes its header in the capture kernel.
import type { SimProfile } from '../run/profile';
import type { SimState } from '../state/sim-state';
import { arm64CrashRanges } from './arm64-ranges';
import { loaderRules } from './loader-rules';
import type { MemRange } from './mem-range';
import { powerpcCrashRanges } from './powerpc-ranges';
import { riscvCrashRanges } from './riscv-ranges';
import { x86CrashRanges } from './x86-ranges';

/** Undefined where the ranges cannot be told, or the loader fails. */
export function loaderRanges(profile: SimProfile, { iomem, memblock }: SimState): readonly MemRange[] | undefined {
  const { facts, release } = profile;
  const { exclusionLoop } = loaderRules(profile);
  if (!facts) return undefined;
  switch (profile.arch) {
    case 'x86_64':
    case 'i386':
      return x86CrashRanges(iomem, facts, exclusionLoop);
    case 'ppc64':
    case 'ppc64le':
      return memblock && powerpcCrashRanges(memblock, facts);
    case 'arm64':
      return memblock && arm64CrashRanges(memblock, facts, exclusionLoop);
    case 'riscv64':
      return iomem.length === 0 ? undefined : riscvCrashRanges(iomem, facts, exclusionLoop, release);
    case 'loongarch64':
    case 's390x':
      return undefined;
  }
}
