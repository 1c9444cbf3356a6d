// A printed program header table where the header bytes are missing: which one is judged, and what it may decide.
// `readelf` of the segment is the header. A table printed while kdump was loaded is that of the load: kernel updates
// (6.6 on x86, 6.10 on powerpc) and reloads change the header afterwards and print none. So it proves one thing only:
// where it lists exactly the RAM in use, an update would list the same. Any difference is left open.
import type { CoreHeader } from '../elf/core-header';
import { ET_CORE, PT_LOAD } from '../elf/core-header';
import type { ElfcorehdrEvidence, Machine } from '../machine/machine';
import type { StatedHeader } from '../machine/stated-header';
import { phdrTable } from '../machine/stated-phdrs';
import { growingU64 } from '../range/growing-column';
import { rangesFromColumns } from '../range/range-set';
import type { RangeSet } from '../range/range-set';

const EHDR_BYTES = 64;
const PHDR_BYTES = 56;

/** Memory the table lists; a load of kernel text lies in one of RAM. */
export function statedMemory({ types, paddrs, memsizes }: StatedHeader): RangeSet {
  const starts = growingU64();
  const lasts = growingU64();
  types.forEach((type, i) => {
    const start = paddrs[i] ?? 0n;
    const last = BigInt.asUintN(64, start + (memsizes[i] ?? 0n) - 1n);
    if (type !== PT_LOAD || memsizes[i] === 0n || last < start) return;
    starts.push(start);
    lasts.push(last);
  });
  return rangesFromColumns(starts.done(), lasts.done());
}

/** The header's own text first, else that of the last load; a dump's says nothing of a panic now. */
export function judgeableTable({ statedHeaders }: Machine): StatedHeader | undefined {
  const last = (of: StatedHeader['of']) => statedHeaders.filter((table) => table.of === of).at(-1);
  return last('elfcorehdr') ?? last('load');
}

/** The table in the shape of a decoded header. Of the Ehdr only what follows from ELF64 is right. */
function asCoreHeader(stated: StatedHeader): CoreHeader {
  const phdrs = phdrTable(stated);
  const ehdr = {
    class: 64,
    order: 'LE',
    identVersion: 1,
    osabi: 0,
    abiversion: 0,
    type: ET_CORE,
    machine: 0,
    version: 1,
    entry: 0n,
    phoff: BigInt(EHDR_BYTES),
    shoff: 0n,
    flags: 0,
    ehsize: EHDR_BYTES,
    phentsize: PHDR_BYTES,
    phnum: phdrs.length,
    shentsize: 0,
    shnum: 0,
    shstrndx: 0,
  } as const;
  const bytesUsed = EHDR_BYTES + phdrs.length * PHDR_BYTES;
  return { ehdr, phnum: phdrs.length, phdrs, bytesUsed, issues: [] };
}

export interface TextHeader {
  readonly stated: StatedHeader;
  readonly header: CoreHeader;
  readonly evidence: ElfcorehdrEvidence;
}

/** The printed table to judge by; undefined where the header bytes are in the evidence. */
export function headerAsText(machine: Machine): TextHeader | undefined {
  // An image that is unloaded now makes the log of its load a thing of the past.
  const loaded = machine.kexec.crashLoaded?.value !== false;
  const stated = loaded && machine.elfcorehdr === undefined ? judgeableTable(machine) : undefined;
  if (stated === undefined) return undefined;
  const { file, segment } = stated;
  const evidence = {
    file,
    bytes: new Uint8Array(0),
    ...(segment ? { paddr: { value: segment.paddr, where: segment.where } } : {}),
    ...(segment?.memsz === undefined ? {} : { segmentBytes: { value: segment.memsz, where: segment.where } }),
  };
  return { stated, header: asCoreHeader(stated), evidence };
}
