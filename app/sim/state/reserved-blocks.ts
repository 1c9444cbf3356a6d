// Memory blocks that can never go offline: the kernel's own image and the crashkernel reservation are reserved pages,
// and offline_pages fails with EBUSY on them (mm/page_isolation.c has_unmovable_pages, 6.12). Others may hold unmovable
// pages as well; the evidence does not say which.
import { crashkernelRegions } from '../../core/coverage/ram-sets';
import type { Machine } from '../../core/machine/machine';

const KERNEL_IMAGE = /^Kernel (code|rodata|data|bss)$/;

function kernelImage(machine: Machine): (readonly [bigint, bigint])[] {
  const { iomem } = machine;
  if (!iomem || iomem.hidden) return [];
  return iomem.names.flatMap((name, i) =>
    KERNEL_IMAGE.test(name) ? [[iomem.starts[i] ?? 0n, iomem.lasts[i] ?? 0n] as const] : [],
  );
}

/** Numbers of the blocks, ascending. */
export function reservedBlocks(machine: Machine, blockSizeBytes: bigint): number[] {
  const { ranges } = crashkernelRegions(machine);
  const crashkernel = Array.from(ranges.starts, (start, i) => [start, ranges.lasts[i] ?? start] as const);
  const blocks = new Set<number>();
  for (const [start, last] of [...kernelImage(machine), ...crashkernel]) {
    for (let block = start / blockSizeBytes; block <= last / blockSizeBytes; block++) blocks.add(Number(block));
  }
  return [...blocks].sort((a, b) => a - b);
}
