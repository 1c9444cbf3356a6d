// Writes an ELF core header from the same layout tables the decoder reads, so that decode(encode(x)) is x.
// createCoreEhdr gives the Ehdr that crash_prepare_elf64_headers writes (kernel/crash_core.c, Linux 6.12), and goes
// through section 0 where e_phnum cannot hold the count (ELF gABI, PN_XNUM), which the kernel does not.
import { ET_CORE, PN_XNUM } from './core-header';
import type { ByteOrder, Ehdr, ElfClass, PhdrTable } from './core-header';
import { viewOf, writeField } from './elf-field';
import { EHDR_FIELDS, EHDR_LAYOUT, EV_CURRENT, PHDR_LAYOUT, SHDR_LAYOUT } from './elf-layout';
import { ehdrValue, PHDR_FIELDS, phdrValue } from './header-fields';

/** The canonical Ehdr of a core header with `phnum` program headers. */
export function createCoreEhdr(elfClass: ElfClass, order: ByteOrder, machine: number, phnum: number): Ehdr {
  const { size } = EHDR_LAYOUT[elfClass];
  const section = SHDR_LAYOUT[elfClass];
  const extended = phnum >= PN_XNUM;
  return {
    class: elfClass,
    order,
    identVersion: EV_CURRENT,
    osabi: 0,
    abiversion: 0,
    type: ET_CORE,
    machine,
    version: EV_CURRENT,
    entry: 0n,
    phoff: BigInt(extended ? size + section.size : size),
    shoff: BigInt(extended ? size : 0),
    flags: 0,
    ehsize: size,
    phentsize: PHDR_LAYOUT[elfClass].size,
    phnum: extended ? PN_XNUM : phnum,
    shentsize: extended ? section.size : 0,
    shnum: extended ? 1 : 0,
    shstrndx: 0,
  };
}

/**
 * The bytes of a header, zero padded to `totalBytes`. The Ehdr is written as it stands, so a wrong one can be made too;
 * what cannot be laid out at all (a table on top of the Ehdr, no room) throws.
 */
export function encodeCoreHeader(
  header: { readonly ehdr: Ehdr; readonly phdrs: PhdrTable },
  totalBytes?: number,
): Uint8Array {
  const { ehdr, phdrs } = header;
  const { size, fields } = EHDR_LAYOUT[ehdr.class];
  const entry = PHDR_LAYOUT[ehdr.class];
  const section = ehdr.phnum === PN_XNUM && ehdr.shoff !== 0n ? SHDR_LAYOUT[ehdr.class] : undefined;
  const sectionEnd = section === undefined ? 0n : ehdr.shoff + BigInt(section.size);
  const tableEnd = phdrs.length === 0 ? 0n : ehdr.phoff + BigInt((phdrs.length - 1) * ehdr.phentsize + entry.size);
  const needed = [BigInt(size), sectionEnd, tableEnd].reduce((a, b) => (a > b ? a : b));
  if (phdrs.length > 0 && (ehdr.phoff < BigInt(size) || ehdr.phentsize < entry.size)) {
    throw new RangeError('the program headers would overlap the ELF header or each other');
  }
  if (needed > BigInt(totalBytes ?? 0x7fff_ffff)) throw new RangeError(`the header needs ${needed} bytes`);

  const bytes = new Uint8Array(totalBytes ?? Number(needed));
  const view = viewOf(bytes);
  for (const field of EHDR_FIELDS) {
    // The magic is four bytes, not a number in either order.
    writeField(view, 0, fields[field], field === 'EI_MAG' ? 'BE' : ehdr.order, ehdrValue(ehdr, field));
  }
  if (section !== undefined) {
    writeField(view, Number(ehdr.shoff), section.fields.sh_info, ehdr.order, BigInt(phdrs.length));
  }
  for (let i = 0; i < phdrs.length; i++) {
    const base = Number(ehdr.phoff) + i * ehdr.phentsize;
    for (const field of PHDR_FIELDS)
      writeField(view, base, entry.fields[field], ehdr.order, phdrValue(phdrs, i, field));
  }
  return bytes;
}
