// What a raw header field says in words. Names come from the core; nothing is judged here.
import { U64_MAX } from '../../../../app/core/address/u64';
import type { CoreHeader } from '../../../../app/core/elf/core-header';
import { PN_XNUM } from '../../../../app/core/elf/core-header';
import { elfTypeName, machineName, phdrFlagsText, phdrTypeName } from '../../../../app/core/elf/elf-names';
import type { HeaderField } from '../../../../app/core/elf/header-fields';
import { formatBytes, hexGrouped } from '../../draw/numbers';

/** The meaning of a field; `phdr` undefined: a field of the Ehdr. */
export function fieldMeaning(header: CoreHeader, field: HeaderField, phdr?: number): string {
  return phdr === undefined ? ehdrMeaning(header, field) : phdrMeaning(header, field, phdr);
}

function ehdrMeaning(header: CoreHeader, { name, value }: HeaderField): string {
  const { ehdr } = header;
  switch (name) {
    case 'EI_MAG':
      return '“\\x7fELF”';
    case 'EI_CLASS':
      return `ELF${ehdr.class}`;
    case 'EI_DATA':
      return ehdr.order === 'LE' ? 'little endian' : 'big endian';
    case 'e_type':
      return elfTypeName(ehdr.type);
    case 'e_machine':
      return machineName(ehdr.machine);
    case 'e_phoff':
      return 'the program headers start here';
    case 'e_ehsize':
    case 'e_phentsize':
    case 'e_shentsize':
      return value === 0n ? '' : formatBytes(value);
    case 'e_phnum':
      return ehdr.phnum === PN_XNUM
        ? `PN_XNUM: ${header.phnum} program headers, from section 0`
        : `${value} program headers`;
    default:
      return '';
  }
}

function phdrMeaning({ phdrs }: CoreHeader, { name, value }: HeaderField, index: number): string {
  const paddr = phdrs.paddrs[index] ?? 0n;
  switch (name) {
    case 'p_type':
      return phdrTypeName(Number(value));
    case 'p_flags':
      return phdrFlagsText(Number(value)).trim();
    case 'p_offset':
      return value === paddr ? 'equals p_paddr' : '';
    case 'p_paddr': {
      const size = phdrs.memsizes[index] ?? 0n;
      if (size === 0n) return '';
      const last = value + size - 1n;
      return last > U64_MAX ? 'runs past 2^64' : `to ${hexGrouped(last)}`;
    }
    case 'p_filesz':
    case 'p_memsz':
      return formatBytes(value);
    default:
      return '';
  }
}
