// The segments of a crash image, in the order the loaders add them, and which of them the digest covers
// (kernel/kexec_file.c kexec_calculate_store_digests, 6.12; kexec-tools; spec 1.7, 2.4, 2.6, 2.8). The evidence names only
// the elfcorehdr segment: the others are there because the segment search looks at all of them.
import type { Arch } from '../../core/machine/machine';
import type { KexecSegment, Purgatory, SegmentMagic, SegmentRole } from '../state/kimage';

export type LoadKind = 'file' | 'load' | 'load-hotplug';

const isPowerpc = (arch: Arch): boolean => arch.startsWith('ppc');
const isX86 = (arch: Arch): boolean => arch === 'x86_64' || arch === 'i386';

/** x86 file mode adds the elfcorehdr first, so its index is known at load; the order of kexec-tools is that of 10.6. */
const X86_FILE: readonly SegmentRole[] = ['elfcorehdr', 'purgatory', 'boot-params', 'kernel', 'initrd'];
const X86_TOOLS: readonly SegmentRole[] = ['kernel', 'purgatory', 'elfcorehdr', 'initrd'];
const POWERPC: readonly SegmentRole[] = ['kernel', 'purgatory', 'backup', 'elfcorehdr', 'initrd', 'fdt'];
const OTHERS: readonly SegmentRole[] = ['kernel', 'elfcorehdr', 'initrd', 'fdt'];

function rolesOf(arch: Arch, kind: LoadKind): readonly SegmentRole[] {
  if (isPowerpc(arch)) return POWERPC;
  if (!isX86(arch)) return OTHERS;
  return kind === 'file' ? X86_FILE : X86_TOOLS;
}

export function purgatoryOf(arch: Arch, kind: LoadKind): Purgatory {
  if (isX86(arch)) return kind === 'file' ? 'kernel' : 'kexec-tools';
  if (isPowerpc(arch)) return kind === 'file' ? 'none' : 'kexec-tools';
  return 'unknown';
}

const MAGIC: Readonly<Partial<Record<SegmentRole, SegmentMagic>>> = { elfcorehdr: 'elf', fdt: 'fdt' };

export interface SegmentPlan {
  readonly arch: Arch;
  readonly kind: LoadKind;
  readonly elfcorehdr: Pick<KexecSegment, 'mem' | 'memszBytes' | 'bufszBytes'>;
  /** The kernel (index known at load) or kexec-tools (--hotplug) leaves the elfcorehdr out of the digest. */
  readonly elfcorehdrLeftOut: boolean;
}

export function imageSegments({ arch, kind, elfcorehdr, elfcorehdrLeftOut }: SegmentPlan): KexecSegment[] {
  return rolesOf(arch, kind).map((role): KexecSegment => {
    // kexec-tools --hotplug on powerpc leaves the FDT out as well: CPU events rewrite it.
    const leftOut =
      role === 'purgatory' ||
      (role === 'elfcorehdr' && elfcorehdrLeftOut) ||
      (role === 'fdt' && kind === 'load-hotplug');
    return {
      role,
      magic: MAGIC[role] ?? 'other',
      inDigest: !leftOut,
      ...(role === 'elfcorehdr' ? elfcorehdr : {}),
    };
  });
}

/** Index of the elfcorehdr among the segments. */
export function elfcorehdrSegment(segments: readonly KexecSegment[]): number {
  return segments.findIndex((segment) => segment.role === 'elfcorehdr');
}
