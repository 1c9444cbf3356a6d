// A program header as `readelf -lW` prints it, to be put beside the output of that program.
import type { CoreHeader } from './core-header';
import { phdrFlagsText, phdrTypeName } from './elf-names';

function padded(value: bigint | undefined, digits: number): string {
  return `0x${(value ?? 0n).toString(16).padStart(digits, '0')}`;
}

/** One line of the table, without its indent; empty when there is no such entry. Addresses are ELF64's 16 digits, ELF32's 8. */
export function readelfLine({ ehdr, phdrs }: Pick<CoreHeader, 'ehdr' | 'phdrs'>, index: number): string {
  const type = phdrs.types[index];
  if (type === undefined) return '';
  const address = ehdr.class / 4;
  const sizes = ehdr.class === 64 ? 6 : 5;
  const align = phdrs.aligns[index] ?? 0n;
  return [
    phdrTypeName(type).replace(/^PT_/, '').padEnd(14),
    padded(phdrs.offsets[index], 6),
    padded(phdrs.vaddrs[index], address),
    padded(phdrs.paddrs[index], address),
    padded(phdrs.filesizes[index], sizes),
    padded(phdrs.memsizes[index], sizes),
    phdrFlagsText(phdrs.flags[index] ?? 0),
    align === 0n ? '0' : `0x${align.toString(16)}`,
  ].join(' ');
}
