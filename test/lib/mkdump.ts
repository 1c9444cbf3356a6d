// Builds ELF dumps for tests: a header by mkelf, and notes and memory at the places it names. Written out by hand, as
// mkelf is: sharing the product's tables would hide a mistake in them.
import { mkelf } from './mkelf';
import type { ElfText, PhdrText } from './mkelf';

export interface NoteText {
  readonly name: string;
  readonly type: number;
  readonly desc: Uint8Array | string;
}

/** Notes back to back, as a PT_NOTE holds them. */
export function mknotes(notes: readonly NoteText[], order: 'LE' | 'BE' = 'LE'): Uint8Array {
  const parts = notes.map(({ name, type, desc }) => {
    const content = typeof desc === 'string' ? Buffer.from(desc) : desc;
    const nameRoom = Math.ceil((name.length + 1) / 4) * 4;
    const bytes = Buffer.alloc(12 + nameRoom + Math.ceil(content.length / 4) * 4);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    view.setUint32(0, name.length + 1, order === 'LE');
    view.setUint32(4, content.length, order === 'LE');
    view.setUint32(8, type, order === 'LE');
    bytes.write(name, 12, 'latin1');
    bytes.set(content, 12 + nameRoom);
    return bytes;
  });
  return Buffer.concat(parts);
}

/** NT_PRSTATUS of a size, with pr_pid at its place for that word size. */
export function prstatus(pid: number, bytes: number, pidAt: 24 | 32, order: 'LE' | 'BE' = 'LE'): NoteText {
  const desc = new Uint8Array(bytes);
  new DataView(desc.buffer).setInt32(pidAt, pid, order === 'LE');
  return { name: 'CORE', type: 1, desc };
}

/** A VMCOREINFO note. */
export function vmcoreinfo(text: string): NoteText {
  return { name: 'VMCOREINFO', type: 0, desc: text };
}

/** A PT_LOAD of a dump: its content at `offset` of the file. */
export function dumped(offset: bigint, paddr: bigint, memsz: bigint, filesz = memsz): PhdrText {
  return { type: 1, flags: 7, offset, vaddr: 0xffff888000000000n + paddr, paddr, filesz, memsz };
}

/** The start of a dump: header, table, and the notes at `notesAt`; memory is left out. */
export function mkdump(
  notes: Uint8Array,
  loads: readonly PhdrText[],
  more: ElfText & { readonly notesAt?: number } = {},
): Uint8Array {
  const { notesAt = 0x1000, ...elf } = more;
  const size = BigInt(notes.length);
  const header = mkelf({
    ...elf,
    phdrs: [{ type: 4, offset: BigInt(notesAt), filesz: size, memsz: size }, ...loads],
  });
  const bytes = new Uint8Array(Math.max(header.length, notesAt + notes.length));
  bytes.set(header);
  bytes.set(notes, notesAt);
  return bytes;
}
