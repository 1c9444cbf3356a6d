// The sets of addresses a verdict is reached from, each from the evidence that states it.
import type { IomemTable, Machine, MemoryBlockTable } from '../machine/machine';
import type { Where } from '../machine/provenance';
import { EMPTY_RANGES, intersectRanges, rangesFromColumns, rangesFromPairs, subtractRanges } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import { archFacts } from './arch-facts';

/** True for every resource the kernel's walk_system_ram_res would visit: "System RAM" and "System RAM (virtio_mem)". */
export function isSystemRam(name: string): boolean {
  return name === 'System RAM' || name.startsWith('System RAM (');
}

/** Ranges of the iomem rows whose name passes, merged. */
export function iomemRanges(iomem: IomemTable, accept: (name: string) => boolean): RangeSet {
  const pairs: [bigint, bigint][] = [];
  iomem.names.forEach((name, i) => {
    const start = iomem.starts[i];
    const last = iomem.lasts[i];
    if (start !== undefined && last !== undefined && accept(name)) pairs.push([start, last]);
  });
  return rangesFromPairs(pairs);
}

/**
 * memblock regions that the kernel neither maps nor lists in a header (for_each_mem_range skips them): firmware's tables
 * and runtime services on arm64, which iomem calls reserved.
 */
export const isNoMap = (flags: string): boolean => flags.split('|').includes('NOMAP');

/** What firmware handed over, on a machine without LMBs: nothing else says which memory there is. */
function bootMemory({ deviceTree: { memory } }: Machine): { ranges: RangeSet; where: Where } | undefined {
  const [file] = memory?.files ?? [];
  if (memory === undefined || file === undefined) return undefined;
  return { ranges: rangesFromColumns(memory.starts, memory.lasts), where: { file } };
}

/** RAM that exists, and the file that says so; undefined where no usable evidence states it. */
export function presentRam(machine: Machine): { ranges: RangeSet; where: Where } | undefined {
  const facts = archFacts(machine.arch?.value);
  const memblock = machine.memblockMemory;
  if (facts.ramSource === 'memblock' && memblock !== undefined) {
    const mapped = (_: bigint, i: number): boolean => !isNoMap(memblock.flags[i] ?? '');
    const ranges = rangesFromColumns(memblock.starts.filter(mapped), memblock.lasts.filter(mapped));
    return { ranges, where: { file: memblock.file } };
  }
  const iomem = machine.iomem;
  if (iomem === undefined || iomem.hidden) return bootMemory(machine);
  const ranges = iomemRanges(iomem, isSystemRam);
  return ranges.starts.length === 0 ? undefined : { ranges, where: { file: iomem.file } };
}

/** Ranges of the memory blocks whose state passes. */
export function blockRanges(blocks: MemoryBlockTable, accept: (state: string) => boolean): RangeSet {
  const size = blocks.blockSizeBytes.value;
  const pairs: [bigint, bigint][] = [];
  blocks.states.forEach((state, i) => {
    const start = BigInt(blocks.indexes[i] ?? 0) * size;
    if (accept(state)) pairs.push([start, start + size - 1n]);
  });
  return rangesFromPairs(pairs);
}

/** Online and offline RAM, and RAM whose state the evidence does not give. A block going offline is still in use. */
export function ramByState(
  machine: Machine,
  present: RangeSet,
): { online?: RangeSet; offline?: RangeSet; unstated: RangeSet } {
  const blocks = machine.memoryBlocks;
  if (blocks === undefined) return { unstated: present };
  const online = intersectRanges(
    present,
    blockRanges(blocks, (s) => s === 'online' || s === 'going-offline'),
  );
  const offline = intersectRanges(
    present,
    blockRanges(blocks, (s) => s === 'offline'),
  );
  return { online, offline, unstated: subtractRanges(subtractRanges(present, online), offline) };
}

/**
 * crashk_res and crashk_low_res: "Crash kernel" lines of iomem, on Power the device tree, whose size kexec_crash_size
 * repeats. Empty = the evidence does not say (a loaded image always has a reservation). CMA is apart.
 */
export function crashkernelRegions(machine: Machine): { ranges: RangeSet; where: readonly Where[] } {
  const { crashkernelBase: base, crashkernelSizeBytes } = machine.deviceTree;
  const size = crashkernelSizeBytes ?? machine.kexec.crashSizeBytes;
  if (base !== undefined && size !== undefined && size.value > 0n) {
    return { ranges: rangesFromPairs([[base.value, base.value + size.value - 1n]]), where: [base.where, size.where] };
  }
  const iomem = machine.iomem;
  if (iomem === undefined || iomem.hidden) return { ranges: EMPTY_RANGES, where: [] };
  const where: Where[] = [];
  iomem.names.forEach((name, i) => {
    const line = iomem.lines[i];
    if (name === 'Crash kernel' && line !== undefined) where.push({ file: iomem.file, line });
  });
  return { ranges: iomemRanges(iomem, (name) => name === 'Crash kernel'), where };
}

/** crashk_cma_ranges: never in iomem, only in /sys/kernel/kexec/crash_cma_ranges (7.x). */
export function cmaRegions(machine: Machine): RangeSet {
  const cma = machine.kexec.cmaRanges;
  return cma === undefined ? EMPTY_RANGES : rangesFromColumns(cma.starts, cma.lasts);
}
