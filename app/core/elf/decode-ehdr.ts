// Decodes the ELF header proper. Only what makes the rest unreadable ends the decode here: everything else is for
// header-checks. Mirrors the identification steps of parse_crash_elf_headers (fs/proc/vmcore.c, Linux 6.12).
import type { ByteOrder, Ehdr, ElfClass, HeaderIssue } from './core-header';
import { readField, readSmallField } from './elf-field';
import { EHDR_LAYOUT, ELF_MAGIC, ELFCLASS, ELFDATA, EV_CURRENT } from './elf-layout';
import type { EhdrField } from './elf-layout';

export type EhdrResult =
  { readonly ok: true; readonly ehdr: Ehdr } | { readonly ok: false; readonly issue: HeaderIssue };

/** The Ehdr at byte 0, or why these bytes are not an ELF file at all. */
export function decodeEhdr(view: DataView): EhdrResult {
  if (view.byteLength < 16) return refuse(view.byteLength, `ends after ${view.byteLength} bytes: no ELF header`);
  const magic = view.getUint32(0);
  if (magic !== ELF_MAGIC) {
    const found = magic.toString(16).padStart(8, '0').replace(/..\B/g, '$& ');
    return refuse(0, `does not start with the ELF magic 7f 45 4c 46 (found ${found})`);
  }
  const fields = EHDR_LAYOUT[64].fields;
  const classByte = view.getUint8(fields.EI_CLASS.offset);
  if (classByte !== ELFCLASS[32] && classByte !== ELFCLASS[64]) {
    return refuse(fields.EI_CLASS.offset, `EI_CLASS is ${classByte}: neither ELF32 (1) nor ELF64 (2)`);
  }
  const elfClass: ElfClass = classByte === ELFCLASS[32] ? 32 : 64;
  const dataByte = view.getUint8(fields.EI_DATA.offset);
  if (dataByte !== ELFDATA.LE && dataByte !== ELFDATA.BE) {
    return refuse(fields.EI_DATA.offset, `EI_DATA is ${dataByte}: neither little (1) nor big endian (2)`);
  }
  const { size } = EHDR_LAYOUT[elfClass];
  if (view.byteLength < size) {
    return refuse(view.byteLength, `ends after ${view.byteLength} bytes: an ELF${elfClass} header has ${size}`);
  }
  return { ok: true, ehdr: readEhdr(view, elfClass, dataByte === ELFDATA.LE ? 'LE' : 'BE') };
}

function readEhdr(view: DataView, elfClass: ElfClass, identOrder: ByteOrder): Ehdr {
  const order = storedOrder(view, elfClass, identOrder);
  const { fields } = EHDR_LAYOUT[elfClass];
  const small = (field: EhdrField): number => readSmallField(view, 0, fields[field], order);
  const wide = (field: EhdrField): bigint => readField(view, 0, fields[field], order);
  return {
    class: elfClass,
    order,
    ...(order === identOrder ? {} : { identOrder }),
    identVersion: small('EI_VERSION'),
    osabi: small('EI_OSABI'),
    abiversion: small('EI_ABIVERSION'),
    type: small('e_type'),
    machine: small('e_machine'),
    version: small('e_version'),
    entry: wide('e_entry'),
    phoff: wide('e_phoff'),
    shoff: wide('e_shoff'),
    flags: small('e_flags'),
    ehsize: small('e_ehsize'),
    phentsize: small('e_phentsize'),
    phnum: small('e_phnum'),
    shentsize: small('e_shentsize'),
    shnum: small('e_shnum'),
    shstrndx: small('e_shstrndx'),
  };
}

/**
 * crash_prepare_elf64_headers stores fields in the machine's own order but always writes ELFDATA2LSB, and the capture
 * kernel never looks at EI_DATA. e_version and e_ehsize, read backwards and both right, show which order is true.
 */
function storedOrder(view: DataView, elfClass: ElfClass, identOrder: ByteOrder): ByteOrder {
  const { fields, size } = EHDR_LAYOUT[elfClass];
  const other: ByteOrder = identOrder === 'LE' ? 'BE' : 'LE';
  const swapped =
    readSmallField(view, 0, fields.e_version, other) === EV_CURRENT &&
    readSmallField(view, 0, fields.e_ehsize, other) === size;
  return swapped ? other : identOrder;
}

function refuse(offset: number, message: string): EhdrResult {
  return { ok: false, issue: { offset, message, fatal: true } };
}
