// What an ELF core header (the elfcorehdr) decodes to. Mirrors Elf32/Elf64_Ehdr and _Phdr of the ELF
// gABI; the kernel writes ELF64 little endian (crash_prepare_elf64_headers), kexec-tools may write ELF32.

export type ElfClass = 32 | 64;
export type ByteOrder = 'LE' | 'BE';

/** Elf_Ehdr, every field. Addresses and sizes are bigint in both classes. */
export interface Ehdr {
  readonly class: ElfClass;
  /** How the fields are stored. */
  readonly order: ByteOrder;
  /** EI_DATA, where it says otherwise: the kernel hard-codes LSB even on big-endian ppc64. */
  readonly identOrder?: ByteOrder;
  readonly identVersion: number;
  readonly osabi: number;
  readonly abiversion: number;
  readonly type: number;
  readonly machine: number;
  readonly version: number;
  readonly entry: bigint;
  readonly phoff: bigint;
  readonly shoff: bigint;
  readonly flags: number;
  readonly ehsize: number;
  readonly phentsize: number;
  /** As stored: 0xffff means "see sh_info of section 0". */
  readonly phnum: number;
  readonly shentsize: number;
  readonly shnum: number;
  readonly shstrndx: number;
}

/** Program headers as columns (10^5 of them cost a few MB and cross processes as they are). */
export interface PhdrTable {
  readonly length: number;
  readonly types: Uint32Array;
  readonly flags: Uint32Array;
  readonly offsets: BigUint64Array;
  readonly vaddrs: BigUint64Array;
  readonly paddrs: BigUint64Array;
  readonly filesizes: BigUint64Array;
  readonly memsizes: BigUint64Array;
  readonly aligns: BigUint64Array;
}

/** Something a strict reader would refuse. `offset` is the byte the value stands at. */
export interface HeaderIssue {
  readonly offset: number;
  readonly message: string;
  /** True when bytes past this point could not be decoded. */
  readonly fatal: boolean;
}

export interface CoreHeader {
  readonly ehdr: Ehdr;
  /** Number of program headers after resolving PN_XNUM through section 0. May exceed `phdrs.length` when truncated. */
  readonly phnum: number;
  readonly phdrs: PhdrTable;
  /** Ehdr plus the table: phoff + phnum * phentsize. Just the Ehdr where e_phoff leads nowhere. */
  readonly bytesUsed: number;
  /**
   * First non-zero byte at or past `bytesUsed`: left over from an older, longer table. Undefined where there is
   * none, and in a dump file, whose notes and pages follow the table.
   */
  readonly staleOffset?: number;
  readonly issues: readonly HeaderIssue[];
}

export const PT_LOAD = 1;
export const PT_NOTE = 4;
export const PN_XNUM = 0xffff;
export const ET_CORE = 4;
