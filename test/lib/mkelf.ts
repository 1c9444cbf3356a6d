// Builds ELF core header bytes for tests, right ones and wrong ones. Written out field by field on purpose: sharing
// the product's layout tables would hide a mistake in them.

export interface PhdrText {
  type?: number;
  flags?: number;
  offset?: bigint;
  vaddr?: bigint;
  paddr?: bigint;
  filesz?: bigint;
  memsz?: bigint;
  align?: bigint;
}

export interface ElfText {
  class?: 32 | 64;
  order?: 'LE' | 'BE';
  /** EI_DATA where it lies about `order`. */
  identOrder?: 'LE' | 'BE';
  type?: number;
  machine?: number;
  version?: number;
  phoff?: number | bigint;
  shoff?: number | bigint;
  ehsize?: number;
  phentsize?: number;
  /** e_phnum as stored; the number of phdrs unless given. */
  phnum?: number;
  /** Writes section 0 at shoff with this sh_info. */
  sectionInfo?: number;
  phdrs?: readonly PhdrText[];
  totalBytes?: number;
}

export const PT_LOAD = 1;
export const PT_NOTE = 4;

/** A PT_NOTE as the kernel writes them: flags 0, p_offset = p_paddr. */
export function note(paddr: bigint, bytes: bigint): PhdrText {
  return { type: PT_NOTE, offset: paddr, paddr, filesz: bytes, memsz: bytes };
}

/** A RAM PT_LOAD as the kernel writes them: flags RWX, p_offset = p_paddr, p_vaddr in the direct map. */
export function load(start: bigint, last: bigint, directMap = 0xffff888000000000n): PhdrText {
  const bytes = last - start + 1n;
  return {
    type: PT_LOAD,
    flags: 7,
    offset: start,
    vaddr: directMap + start,
    paddr: start,
    filesz: bytes,
    memsz: bytes,
  };
}

/** The bytes. A table that would not fit in `totalBytes` is cut, as a truncated file is. */
export function mkelf(text: ElfText = {}): Uint8Array {
  const { class: bits = 64, order = 'LE', phdrs = [] } = text;
  const is64 = bits === 64;
  const [ehdrBytes, phdrBytes, shdrBytes] = is64 ? [64, 56, 64] : [52, 32, 40];
  const phoff = text.phoff ?? ehdrBytes;
  const phentsize = text.phentsize ?? phdrBytes;
  const shoff = text.shoff ?? 0;
  const tableAt = phoff < 1 << 24 ? Number(phoff) : undefined;
  const sectionAt = text.sectionInfo === undefined ? undefined : Number(shoff);
  const needed = Math.max(
    ehdrBytes,
    sectionAt === undefined ? 0 : sectionAt + shdrBytes,
    tableAt === undefined ? 0 : tableAt + phdrs.length * Math.max(phentsize, phdrBytes),
  );
  const bytes = new Uint8Array(Math.max(needed, text.totalBytes ?? 0));
  const view = new DataView(bytes.buffer);
  const le = order === 'LE';
  const word = (at: number, value: number | bigint): void => {
    if (is64) view.setBigUint64(at, BigInt(value), le);
    else view.setUint32(at, Number(value), le);
  };

  bytes.set([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, (text.identOrder ?? order) === 'LE' ? 1 : 2, 1]);
  view.setUint16(16, text.type ?? 4, le);
  view.setUint16(18, text.machine ?? 62, le);
  view.setUint32(20, text.version ?? 1, le);
  word(is64 ? 32 : 28, phoff);
  word(is64 ? 40 : 32, shoff);
  const halves = [
    text.ehsize ?? ehdrBytes,
    phentsize,
    text.phnum ?? phdrs.length,
    sectionAt === undefined ? 0 : shdrBytes,
    sectionAt === undefined ? 0 : 1,
  ];
  halves.forEach((half, i) => view.setUint16((is64 ? 52 : 40) + i * 2, half, le));
  if (sectionAt !== undefined) view.setUint32(sectionAt + (is64 ? 44 : 28), text.sectionInfo ?? 0, le);

  phdrs.forEach((phdr, i) => {
    if (tableAt === undefined) return;
    const at = tableAt + i * phentsize;
    const { type = 0, flags = 0, offset = 0n, vaddr = 0n, paddr = 0n, filesz = 0n, memsz = 0n, align = 0n } = phdr;
    view.setUint32(at, type, le);
    if (is64) {
      view.setUint32(at + 4, flags, le);
      [offset, vaddr, paddr, filesz, memsz, align].forEach((value, n) => word(at + 8 + n * 8, value));
    } else {
      view.setUint32(at + 24, flags, le);
      [offset, vaddr, paddr, filesz, memsz].forEach((value, n) => word(at + 4 + n * 4, value));
      word(at + 28, align);
    }
  });
  return text.totalBytes === undefined ? bytes : bytes.slice(0, text.totalBytes);
}
