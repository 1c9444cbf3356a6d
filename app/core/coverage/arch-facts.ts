// What differs between architectures when a header is judged. A table, so that an architecture is a row.
import type { Arch } from '../machine/machine';

export interface ArchFacts {
  /** What the kernel builds the header from: the iomem tree or memblock (spec 2.3, 2.5, 2.7). */
  readonly ramSource: 'iomem' | 'memblock';
  /** RAM below this address is left out by the kernel's builder (x86: elf_header_exclude_ranges). */
  readonly lowExclusionEnd: bigint;
  /** The builder writes a PT_LOAD for the kernel text (need_kernel_map). */
  readonly kernelText: boolean;
  /** Loads at or above this virtual address map the kernel text; undefined: told by its odd page offset. */
  readonly textVaddr?: bigint;
  /** RTAS and OPAL are listed even inside the crashkernel reservation (get_crash_memory_ranges). */
  readonly listsFirmware?: true;
  /** First release whose crash core updates the header, [major, minor]; undefined: none released. */
  readonly hotplugSince?: readonly [number, number];
  /** Where the architecture has only one page size. */
  readonly pageSizeBytes?: number;
}

const FACTS: Readonly<Record<Arch, ArchFacts>> = {
  x86_64: {
    ramSource: 'iomem',
    lowExclusionEnd: 0x100000n,
    kernelText: true,
    textVaddr: 0xffffffff80000000n,
    hotplugSince: [6, 6],
    pageSizeBytes: 4096,
  },
  i386: {
    ramSource: 'iomem',
    lowExclusionEnd: 0x100000n,
    kernelText: false,
    hotplugSince: [6, 6],
    pageSizeBytes: 4096,
  },
  ppc64: { ramSource: 'memblock', lowExclusionEnd: 0n, kernelText: false, listsFirmware: true, hotplugSince: [6, 10] },
  ppc64le: {
    ramSource: 'memblock',
    lowExclusionEnd: 0n,
    kernelText: false,
    listsFirmware: true,
    hotplugSince: [6, 10],
  },
  arm64: { ramSource: 'memblock', lowExclusionEnd: 0n, kernelText: true },
  riscv64: { ramSource: 'iomem', lowExclusionEnd: 0n, kernelText: true, pageSizeBytes: 4096 },
  loongarch64: { ramSource: 'memblock', lowExclusionEnd: 0n, kernelText: true },
  s390x: { ramSource: 'iomem', lowExclusionEnd: 0n, kernelText: false, pageSizeBytes: 4096 },
};

/** Loads this high map kernel text wherever there are any (x86-64, riscv64): no RAM is listed there. */
const UNKNOWN: ArchFacts = {
  ramSource: 'iomem',
  lowExclusionEnd: 0n,
  kernelText: false,
  textVaddr: 0xffffffff80000000n,
};

/** Facts of an architecture; for an unknown one only what holds everywhere. */
export function archFacts(arch: Arch | undefined): ArchFacts {
  return arch === undefined ? UNKNOWN : FACTS[arch];
}

/** [major, minor] of a `uname -r`, or undefined where it does not start like one. */
export function releaseNumber(release: string): readonly [number, number] | undefined {
  const m = /^(\d{1,3})\.(\d{1,4})/.exec(release);
  return m ? [Number(m[1]), Number(m[2])] : undefined;
}

/** Whether release a is older than b. */
export function isOlder(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] !== b[0] ? a[0] < b[0] : a[1] < b[1];
}
