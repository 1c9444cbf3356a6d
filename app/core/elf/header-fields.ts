// The fields of a decoded header one by one, each with the bytes it stands in: what the Header view lists and links
// to the hex pane. Built on demand for one structure, so a table of 10^5 entries costs nothing until looked at.
import type { ByteOrder, CoreHeader, Ehdr, PhdrTable } from './core-header';
import { EHDR_FIELDS, EHDR_LAYOUT, ELF_MAGIC, ELFCLASS, ELFDATA, PHDR_LAYOUT } from './elf-layout';
import type { EhdrField, PhdrField } from './elf-layout';

export interface HeaderField<Name extends string = string> {
  readonly name: Name;
  /** Byte offset in the file. */
  readonly offset: number;
  readonly size: number;
  readonly value: bigint;
}

/** Phdr fields in the order readers expect them, whatever their place in the class at hand. */
export const PHDR_FIELDS = [
  'p_type',
  'p_flags',
  'p_offset',
  'p_vaddr',
  'p_paddr',
  'p_filesz',
  'p_memsz',
  'p_align',
] as const satisfies readonly PhdrField[];

/** Every field of the Ehdr, in file order. */
export function ehdrFields(header: Pick<CoreHeader, 'ehdr'>): HeaderField<EhdrField>[] {
  const { fields } = EHDR_LAYOUT[header.ehdr.class];
  return EHDR_FIELDS.map((name) => ({ name, ...fields[name], value: ehdrValue(header.ehdr, name) }));
}

/** Every field of program header `index`; empty when there is no such entry. */
export function phdrFields(header: Pick<CoreHeader, 'ehdr' | 'phdrs'>, index: number): HeaderField<PhdrField>[] {
  if (!Number.isInteger(index) || index < 0 || index >= header.phdrs.length) return [];
  const { fields } = PHDR_LAYOUT[header.ehdr.class];
  return PHDR_FIELDS.map((name) => ({
    name,
    offset: phdrFieldOffset(header, index, name),
    size: fields[name].size,
    value: phdrValue(header.phdrs, index, name),
  }));
}

/** The byte at which a field of program header `index` stands. */
export function phdrFieldOffset(header: Pick<CoreHeader, 'ehdr'>, index: number, field: PhdrField): number {
  const { ehdr } = header;
  return Number(ehdr.phoff) + index * ehdr.phentsize + PHDR_LAYOUT[ehdr.class].fields[field].offset;
}

/** One Ehdr field as stored. EI_MAG reads as its four bytes in file order. */
export function ehdrValue(ehdr: Ehdr, field: EhdrField): bigint {
  return BigInt(EHDR_VALUES[field](ehdr));
}

/** One field of program header `index`. */
export function phdrValue(phdrs: PhdrTable, index: number, field: PhdrField): bigint {
  return BigInt(PHDR_COLUMNS[field](phdrs)[index] ?? 0);
}

const EHDR_VALUES: Readonly<Record<EhdrField, (ehdr: Ehdr) => number | bigint>> = {
  EI_MAG: () => ELF_MAGIC,
  EI_CLASS: (ehdr) => ELFCLASS[ehdr.class],
  EI_DATA: (ehdr) => ELFDATA[identOrder(ehdr)],
  EI_VERSION: (ehdr) => ehdr.identVersion,
  EI_OSABI: (ehdr) => ehdr.osabi,
  EI_ABIVERSION: (ehdr) => ehdr.abiversion,
  e_type: (ehdr) => ehdr.type,
  e_machine: (ehdr) => ehdr.machine,
  e_version: (ehdr) => ehdr.version,
  e_entry: (ehdr) => ehdr.entry,
  e_phoff: (ehdr) => ehdr.phoff,
  e_shoff: (ehdr) => ehdr.shoff,
  e_flags: (ehdr) => ehdr.flags,
  e_ehsize: (ehdr) => ehdr.ehsize,
  e_phentsize: (ehdr) => ehdr.phentsize,
  e_phnum: (ehdr) => ehdr.phnum,
  e_shentsize: (ehdr) => ehdr.shentsize,
  e_shnum: (ehdr) => ehdr.shnum,
  e_shstrndx: (ehdr) => ehdr.shstrndx,
};

const PHDR_COLUMNS: Readonly<Record<PhdrField, (phdrs: PhdrTable) => Uint32Array | BigUint64Array>> = {
  p_type: (phdrs) => phdrs.types,
  p_flags: (phdrs) => phdrs.flags,
  p_offset: (phdrs) => phdrs.offsets,
  p_vaddr: (phdrs) => phdrs.vaddrs,
  p_paddr: (phdrs) => phdrs.paddrs,
  p_filesz: (phdrs) => phdrs.filesizes,
  p_memsz: (phdrs) => phdrs.memsizes,
  p_align: (phdrs) => phdrs.aligns,
};

function identOrder(ehdr: Ehdr): ByteOrder {
  return ehdr.identOrder ?? ehdr.order;
}
