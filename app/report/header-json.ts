// `kdumpscope header --json`: every field of an ELF core header, numbers as 0x strings so that 64 bits survive any
// JSON reader. Field names are those of Elf64_Ehdr and Elf64_Phdr without their prefix.
import { hex } from '../core/address/u64';
import type { CoreHeader, Ehdr } from '../core/elf/core-header';
import { phdrTypeName } from '../core/elf/elf-names';
import { ehdrValue } from '../core/elf/header-fields';

export interface PhdrJson {
  readonly index: number;
  /** `PT_LOAD`, `PT_NOTE`, … or the number in hex. */
  readonly type: string;
  readonly flags: string;
  readonly offset: string;
  readonly vaddr: string;
  readonly paddr: string;
  readonly filesz: string;
  readonly memsz: string;
  readonly align: string;
}

export interface EhdrJson {
  /** ELFCLASS32 0x1, ELFCLASS64 0x2. */
  readonly class: string;
  /** ELFDATA2LSB 0x1, ELFDATA2MSB 0x2, as stored. */
  readonly data: string;
  readonly identVersion: string;
  readonly osabi: string;
  readonly abiversion: string;
  readonly type: string;
  readonly machine: string;
  readonly version: string;
  readonly entry: string;
  readonly phoff: string;
  readonly shoff: string;
  readonly flags: string;
  readonly ehsize: string;
  readonly phentsize: string;
  readonly phnum: string;
  readonly shentsize: string;
  readonly shnum: string;
  readonly shstrndx: string;
}

export interface HeaderJson {
  readonly ehdr: EhdrJson;
  readonly phdrs: readonly PhdrJson[];
}

/** The public JSON form of a header. Program headers that the bytes do not hold whole are not in it. */
export function headerJson(header: CoreHeader): HeaderJson {
  const { phdrs } = header;
  return {
    ehdr: ehdrJson(header.ehdr),
    phdrs: Array.from({ length: phdrs.length }, (_, index) => ({
      index,
      type: phdrTypeName(phdrs.types[index] ?? 0),
      flags: hex(phdrs.flags[index] ?? 0),
      offset: hex(phdrs.offsets[index] ?? 0n),
      vaddr: hex(phdrs.vaddrs[index] ?? 0n),
      paddr: hex(phdrs.paddrs[index] ?? 0n),
      filesz: hex(phdrs.filesizes[index] ?? 0n),
      memsz: hex(phdrs.memsizes[index] ?? 0n),
      align: hex(phdrs.aligns[index] ?? 0n),
    })),
  };
}

function ehdrJson(ehdr: Ehdr): EhdrJson {
  return {
    class: hex(ehdrValue(ehdr, 'EI_CLASS')),
    data: hex(ehdrValue(ehdr, 'EI_DATA')),
    identVersion: hex(ehdr.identVersion),
    osabi: hex(ehdr.osabi),
    abiversion: hex(ehdr.abiversion),
    type: hex(ehdr.type),
    machine: hex(ehdr.machine),
    version: hex(ehdr.version),
    entry: hex(ehdr.entry),
    phoff: hex(ehdr.phoff),
    shoff: hex(ehdr.shoff),
    flags: hex(ehdr.flags),
    ehsize: hex(ehdr.ehsize),
    phentsize: hex(ehdr.phentsize),
    phnum: hex(ehdr.phnum),
    shentsize: hex(ehdr.shentsize),
    shnum: hex(ehdr.shnum),
    shstrndx: hex(ehdr.shstrndx),
  };
}
