// /proc/vmcore's own ELF header, as the capture kernel makes it from the elfcorehdr: fs/proc/vmcore.c
// merge_note_headers_elf64 and process_ptload_program_headers_elf64 (6.12; spec 5.7). All notes become one PT_NOTE, and
// p_offset, until then a physical address, becomes a place in the file.
import type { CoreHeader, PhdrTable } from '../../core/elf/core-header';
import { PT_LOAD, PT_NOTE } from '../../core/elf/core-header';
import { EHDR_LAYOUT, PHDR_LAYOUT } from '../../core/elf/elf-layout';
import { encodeCoreHeader } from '../../core/elf/encode-core-header';

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const NHDR_BYTES = 12n;
/** Name "VMCOREINFO" with its zero byte, padded to 4. */
const VMCOREINFO_NAME_BYTES = 12n;

const roundDown = (value: bigint, unit: bigint): bigint => value - (value % unit);
const roundUp = (value: bigint, unit: bigint): bigint => u64(roundDown(value + unit - 1n, unit));

/** What one saved CPU adds to the merged PT_NOTE: its note_buf_t without the empty note that ends it. */
export function savedNoteBytes(noteBufBytes: bigint): bigint {
  return noteBufBytes - NHDR_BYTES;
}

/** What the vmcoreinfo note adds, by the length of its text. */
export function vmcoreinfoNoteBytes(textBytes: bigint): bigint {
  return NHDR_BYTES + VMCOREINFO_NAME_BYTES + roundUp(textBytes, 4n);
}

export interface VmcoreLayout {
  readonly phdrs: PhdrTable;
  /** elfcorebuf_sz: Ehdr and program headers, in whole pages. */
  readonly headerBytes: number;
  /** Size of the file, modulo 2^64 as the kernel's sum is. */
  readonly sizeBytes: bigint;
  /** The sum passed 2^64, or a load does. */
  readonly wraps: boolean;
}

export interface VmcoreInput {
  readonly header: CoreHeader;
  /** p_filesz of the merged PT_NOTE. */
  readonly notesBytes: bigint;
  /** Page size of the capture kernel. */
  readonly pageBytes: bigint;
  /** p_align of the merged PT_NOTE. */
  readonly noteAlign: bigint;
}

/** Where everything is in /proc/vmcore. */
export function vmcoreLayout({ header, notesBytes, pageBytes, noteAlign }: VmcoreInput): VmcoreLayout {
  const { phdrs: core, ehdr } = header;
  const notes = core.types.reduce((n, type) => (type === PT_NOTE ? n + 1 : n), 0);
  // The kernel overwrites the first of them and moves what follows all of them up: notes come first in every header.
  const rest = core.length - notes;
  const length = rest + 1;
  const tableBytes = EHDR_LAYOUT[ehdr.class].size + length * PHDR_LAYOUT[ehdr.class].size;
  const headerBytes = roundUp(BigInt(tableBytes), pageBytes);
  const flags = new Uint32Array(length);
  const types = new Uint32Array(length).fill(PT_NOTE, 0, 1);
  flags.set(core.flags.subarray(notes), 1);
  types.set(core.types.subarray(notes), 1);
  const column = (first: bigint, values: BigUint64Array): BigUint64Array => {
    const result = new BigUint64Array(length);
    result[0] = first;
    result.set(values.subarray(notes), 1);
    return result;
  };
  const offsets = column(headerBytes, core.offsets);
  const memsizes = column(notesBytes, core.memsizes);
  let end = headerBytes + roundUp(notesBytes, pageBytes);
  let wraps = false;
  for (let i = 1; i < length; i++) {
    if (types[i] !== PT_LOAD) continue;
    const address = offsets[i] ?? 0n;
    const size = memsizes[i] ?? 0n;
    const start = roundDown(address, pageBytes);
    const pages = u64(roundUp(u64(address + size), pageBytes) - start);
    offsets[i] = u64(end + (address - start));
    wraps ||= address + size > 1n << 64n || end + pages >= 1n << 64n;
    end = u64(end + pages);
  }
  const phdrs: PhdrTable = {
    length,
    types,
    flags,
    offsets,
    vaddrs: column(0n, core.vaddrs),
    paddrs: column(0n, core.paddrs),
    filesizes: column(notesBytes, core.filesizes),
    memsizes,
    aligns: column(noteAlign, core.aligns),
  };
  return { phdrs, headerBytes: Number(headerBytes), sizeBytes: end, wraps };
}

/** The first bytes of /proc/vmcore, up to its notes. */
export function buildVmcoreHeader(input: VmcoreInput): Uint8Array {
  const { phdrs, headerBytes } = vmcoreLayout(input);
  return encodeCoreHeader({ ehdr: { ...input.header.ehdr, phnum: phdrs.length }, phdrs }, headerBytes);
}
