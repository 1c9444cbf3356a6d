// Where each field of Elf32/Elf64 Ehdr, Phdr and Shdr stands (ELF gABI; include/uapi/linux/elf.h).
// The one description of the format: the reader, the writer and the Header view all go by these tables.
import type { ElfClass } from './core-header';

export interface FieldPlace {
  readonly offset: number;
  readonly size: 1 | 2 | 4 | 8;
}

export interface StructLayout<Name extends string> {
  readonly size: number;
  readonly fields: Readonly<Record<Name, FieldPlace>>;
}

/** Ehdr fields in file order (the same in both classes). */
// prettier-ignore
export const EHDR_FIELDS = [
  'EI_MAG', 'EI_CLASS', 'EI_DATA', 'EI_VERSION', 'EI_OSABI', 'EI_ABIVERSION',
  'e_type', 'e_machine', 'e_version', 'e_entry', 'e_phoff', 'e_shoff', 'e_flags',
  'e_ehsize', 'e_phentsize', 'e_phnum', 'e_shentsize', 'e_shnum', 'e_shstrndx',
] as const;
export type EhdrField = (typeof EHDR_FIELDS)[number];

export type PhdrField = 'p_type' | 'p_flags' | 'p_offset' | 'p_vaddr' | 'p_paddr' | 'p_filesz' | 'p_memsz' | 'p_align';

/** Of a section header only sh_info matters here: in section 0 it carries the true e_phnum (PN_XNUM). */
export type ShdrField = 'sh_info';

const IDENT = {
  EI_MAG: { offset: 0, size: 4 },
  EI_CLASS: { offset: 4, size: 1 },
  EI_DATA: { offset: 5, size: 1 },
  EI_VERSION: { offset: 6, size: 1 },
  EI_OSABI: { offset: 7, size: 1 },
  EI_ABIVERSION: { offset: 8, size: 1 },
  e_type: { offset: 16, size: 2 },
  e_machine: { offset: 18, size: 2 },
  e_version: { offset: 20, size: 4 },
} as const;

export const EHDR_LAYOUT: Readonly<Record<ElfClass, StructLayout<EhdrField>>> = {
  32: {
    size: 52,
    fields: {
      ...IDENT,
      e_entry: { offset: 24, size: 4 },
      e_phoff: { offset: 28, size: 4 },
      e_shoff: { offset: 32, size: 4 },
      e_flags: { offset: 36, size: 4 },
      e_ehsize: { offset: 40, size: 2 },
      e_phentsize: { offset: 42, size: 2 },
      e_phnum: { offset: 44, size: 2 },
      e_shentsize: { offset: 46, size: 2 },
      e_shnum: { offset: 48, size: 2 },
      e_shstrndx: { offset: 50, size: 2 },
    },
  },
  64: {
    size: 64,
    fields: {
      ...IDENT,
      e_entry: { offset: 24, size: 8 },
      e_phoff: { offset: 32, size: 8 },
      e_shoff: { offset: 40, size: 8 },
      e_flags: { offset: 48, size: 4 },
      e_ehsize: { offset: 52, size: 2 },
      e_phentsize: { offset: 54, size: 2 },
      e_phnum: { offset: 56, size: 2 },
      e_shentsize: { offset: 58, size: 2 },
      e_shnum: { offset: 60, size: 2 },
      e_shstrndx: { offset: 62, size: 2 },
    },
  },
};

/** p_flags moved up in ELF64 to keep the 64-bit fields aligned. */
export const PHDR_LAYOUT: Readonly<Record<ElfClass, StructLayout<PhdrField>>> = {
  32: {
    size: 32,
    fields: {
      p_type: { offset: 0, size: 4 },
      p_offset: { offset: 4, size: 4 },
      p_vaddr: { offset: 8, size: 4 },
      p_paddr: { offset: 12, size: 4 },
      p_filesz: { offset: 16, size: 4 },
      p_memsz: { offset: 20, size: 4 },
      p_flags: { offset: 24, size: 4 },
      p_align: { offset: 28, size: 4 },
    },
  },
  64: {
    size: 56,
    fields: {
      p_type: { offset: 0, size: 4 },
      p_flags: { offset: 4, size: 4 },
      p_offset: { offset: 8, size: 8 },
      p_vaddr: { offset: 16, size: 8 },
      p_paddr: { offset: 24, size: 8 },
      p_filesz: { offset: 32, size: 8 },
      p_memsz: { offset: 40, size: 8 },
      p_align: { offset: 48, size: 8 },
    },
  },
};

export const SHDR_LAYOUT: Readonly<Record<ElfClass, StructLayout<ShdrField>>> = {
  32: { size: 40, fields: { sh_info: { offset: 28, size: 4 } } },
  64: { size: 64, fields: { sh_info: { offset: 44, size: 4 } } },
};

export const ELF_MAGIC = 0x7f454c46;
export const ELFCLASS: Readonly<Record<ElfClass, number>> = { 32: 1, 64: 2 };
export const ELFDATA = { LE: 1, BE: 2 } as const;
export const EV_CURRENT = 1;
