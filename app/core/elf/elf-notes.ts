// The notes of an ELF file one by one (ELF gABI, Elf_Nhdr). Every note of a dump is padded to four bytes, in ELF64 too,
// as the kernel (append_elf_note) and QEMU write them.
import type { ByteOrder } from './core-header';
import { viewOf } from './elf-field';

export interface ElfNote {
  /** Without its closing zero. */
  readonly name: string;
  readonly type: number;
  /** Byte of the note's header in the bytes given. */
  readonly offset: number;
  readonly desc: Uint8Array;
  readonly descOffset: number;
}

export interface NoteRun {
  readonly notes: readonly ElfNote[];
  /** Where the run stops making sense: a size that leads past the end. Undefined where it ends well. */
  readonly broken?: { readonly offset: number; readonly message: string };
}

const NHDR_BYTES = 12;
const MAX_NAME_BYTES = 64;

const padded = (size: number): number => Math.ceil(size / 4) * 4;

/** Notes back to back, at most `most`. An all-zero header ends them, as in the kernel's own buffers. */
export function decodeNotes(bytes: Uint8Array, order: ByteOrder, most: number): NoteRun {
  const view = viewOf(bytes);
  const notes: ElfNote[] = [];
  let at = 0;
  while (at < bytes.length) {
    const fail = (message: string): NoteRun => ({ notes, broken: { offset: at, message } });
    if (notes.length >= most) return fail(`more than ${most} notes: the rest is not read`);
    if (at + NHDR_BYTES > bytes.length) return fail(`the notes end inside a note header`);
    const little = order === 'LE';
    const nameBytes = view.getUint32(at, little);
    const descBytes = view.getUint32(at + 4, little);
    const type = view.getUint32(at + 8, little);
    if (nameBytes === 0 && descBytes === 0 && type === 0) break;
    const descOffset = at + NHDR_BYTES + padded(nameBytes);
    if (descOffset + descBytes > bytes.length) {
      return fail(`a note states ${nameBytes} + ${descBytes} bytes and leads past the end of the notes`);
    }
    const name = noteName(bytes.subarray(at + NHDR_BYTES, at + NHDR_BYTES + Math.min(nameBytes, MAX_NAME_BYTES)));
    notes.push({ name, type, offset: at, desc: bytes.subarray(descOffset, descOffset + descBytes), descOffset });
    at = descOffset + padded(descBytes);
  }
  return { notes };
}

/** Up to the first zero; a byte that is no printable ASCII reads as '?'. */
function noteName(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const name = end < 0 ? bytes : bytes.subarray(0, end);
  return Array.from(name, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?')).join('');
}
