// Program headers into columns: as many whole entries as the bytes hold, never more than the header states.
import type { ByteOrder, Ehdr, ElfClass, PhdrTable } from './core-header';
import { readField, readSmallField } from './elf-field';
import { PHDR_LAYOUT } from './elf-layout';
import type { PhdrField } from './elf-layout';

/** Where a run of program headers stands. */
export interface PhdrRun {
  readonly class: ElfClass;
  readonly order: ByteOrder;
  /** Bytes from one entry to the next; at least the size of the structure. */
  readonly stride: number;
  readonly offset: number;
  readonly count: number;
}

/** How many whole entries of the run lie inside `byteLength`. The last one needs only the structure, not the stride. */
export function wholePhdrs(run: PhdrRun, byteLength: number): number {
  const { size } = PHDR_LAYOUT[run.class];
  const room = byteLength - run.offset - size;
  if (room < 0 || run.stride < size) return 0;
  return Math.min(run.count, Math.floor(room / run.stride) + 1);
}

/** Decodes the run as far as the bytes go. */
export function decodePhdrs(view: DataView, run: PhdrRun): PhdrTable {
  const length = wholePhdrs(run, view.byteLength);
  const { fields } = PHDR_LAYOUT[run.class];
  const small = (field: PhdrField): Uint32Array => {
    const column = new Uint32Array(length);
    for (let i = 0; i < length; i++) {
      column[i] = readSmallField(view, run.offset + i * run.stride, fields[field], run.order);
    }
    return column;
  };
  const wide = (field: PhdrField): BigUint64Array => {
    const column = new BigUint64Array(length);
    for (let i = 0; i < length; i++) {
      column[i] = readField(view, run.offset + i * run.stride, fields[field], run.order);
    }
    return column;
  };
  return {
    length,
    types: small('p_type'),
    flags: small('p_flags'),
    offsets: wide('p_offset'),
    vaddrs: wide('p_vaddr'),
    paddrs: wide('p_paddr'),
    filesizes: wide('p_filesz'),
    memsizes: wide('p_memsz'),
    aligns: wide('p_align'),
  };
}

/** The run the Ehdr describes; `offset` must have been checked to lie inside the bytes. */
export function phdrRun(ehdr: Ehdr, offset: number, count: number): PhdrRun {
  return { class: ehdr.class, order: ehdr.order, stride: ehdr.phentsize, offset, count };
}
