// Names the lines and bytes that a set of addresses rests on. At most `MOST` places per source:
// enough to check a claim, few enough to read.
import type { CoreHeader } from '../elf/core-header';
import { blockWhere } from '../machine/block-where';
import type { IomemTable, RangeTable } from '../machine/machine';
import type { Where } from '../machine/provenance';
import type { RangeSet } from '../range/range-set';
import type { JudgeContext, JudgedHeader } from './judge-context';
import { isSystemRam } from './ram-sets';

const MOST = 8;

/** Whether [start, last] shares an address with the set. Binary search on the sorted columns. */
export function touches(set: RangeSet, start: bigint, last: bigint): boolean {
  let lo = 0;
  let hi = set.starts.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((set.lasts[mid] ?? 0n) < start) lo = mid + 1;
    else hi = mid;
  }
  return lo < set.starts.length && (set.starts[lo] ?? 0n) <= last;
}

/** Byte of the header at which program header `index` begins. */
export function phdrOffset(header: CoreHeader, index: number): number {
  return Number(header.ehdr.phoff) + index * header.ehdr.phentsize;
}

/** Program headers as evidence: bytes of the header, or lines of the text that lists them. */
export function phdrsWhere(header: JudgedHeader, indexes: readonly number[]): Where[] {
  const { file } = header.evidence;
  const lines = header.stated?.lines;
  return indexes
    .slice(0, MOST)
    .map((i) => (lines ? { file, line: lines[i] ?? 1 } : { file, offset: phdrOffset(header.header, i) }));
}

/** Loads that share an address with the set. */
export function loadsTouching(header: JudgedHeader, ranges: RangeSet): number[] {
  return header.loads.filter((l) => touches(ranges, l.start, l.last)).map((l) => l.index);
}

function tableWhere(table: RangeTable, ranges: RangeSet): Where[] {
  const found: Where[] = [];
  for (let i = 0; i < table.starts.length && found.length < MOST; i++) {
    const line = table.lines[i];
    if (line !== undefined && touches(ranges, table.starts[i] ?? 0n, table.lasts[i] ?? 0n)) {
      found.push({ file: table.file, line });
    }
  }
  return found;
}

function iomemWhere(iomem: IomemTable, ranges: RangeSet): Where[] {
  const found: Where[] = [];
  for (let i = 0; i < iomem.names.length && found.length < MOST; i++) {
    const line = iomem.lines[i];
    const ram = isSystemRam(iomem.names[i] ?? '');
    if (ram && line !== undefined && touches(ranges, iomem.starts[i] ?? 0n, iomem.lasts[i] ?? 0n)) {
      found.push({ file: iomem.file, line });
    }
  }
  return found;
}

/** Lines that state the RAM in the set; the file alone when no line does (that is then the point). */
export function ramWhere(ctx: JudgeContext, ranges: RangeSet): Where[] {
  if (!ctx.present) return [];
  const { machine } = ctx;
  const fromMemblock = machine.memblockMemory?.file === ctx.present.where.file;
  const lines =
    fromMemblock && machine.memblockMemory
      ? tableWhere(machine.memblockMemory, ranges)
      : machine.iomem
        ? iomemWhere(machine.iomem, ranges)
        : [];
  return lines.length > 0 ? lines : [ctx.present.where];
}

/** Where the state of each memory block in the set is stated. */
export function blocksWhere(ctx: JudgeContext, ranges: RangeSet): Where[] {
  const blocks = ctx.machine.memoryBlocks;
  if (!blocks) return [];
  const size = blocks.blockSizeBytes.value;
  const found: Where[] = [];
  for (let i = 0; i < blocks.indexes.length && found.length < MOST; i++) {
    const start = BigInt(blocks.indexes[i] ?? 0) * size;
    if (touches(ranges, start, start + size - 1n)) found.push(blockWhere(blocks, i));
  }
  return found;
}
