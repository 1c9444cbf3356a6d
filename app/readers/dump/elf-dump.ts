// What an ELF core is, and its header and notes, read by slices: the elfcorehdr as it stands in memory, a dump of a
// machine (/proc/vmcore, makedumpfile -E, QEMU dump-guest-memory), or the core of one process.
import { PT_LOAD, PT_NOTE } from '../../core/elf/core-header';
import type { CoreHeader } from '../../core/elf/core-header';
import { coreHeaderSlices, decodeCoreHeader, isDumpFile } from '../../core/elf/decode-core-header';
import { decodeNotes } from '../../core/elf/elf-notes';
import type { ElfNote } from '../../core/elf/elf-notes';
import type { EvidenceFile, Extent } from '../evidence-file';
import { readSlices } from './slices';
import type { SliceReader } from './slices';

/** Notes are read up to here; those of 8192 CPUs take 3 MiB. */
const MAX_NOTE_BYTES = 32 * 1024 * 1024;
const MAX_NOTES = 100_000;
const MAGIC = [0x7f, 0x45, 0x4c, 0x46] as const;

/** A note and the place of its header and description in the file. */
export interface PlacedNote extends ElfNote {
  readonly fileOffset: number;
}

export type ElfCore =
  | { readonly kind: 'no-core' }
  | { readonly kind: 'elfcorehdr' }
  | {
      readonly kind: 'dump' | 'process';
      readonly header: CoreHeader;
      readonly notes: readonly PlacedNote[];
      /** Notes that could not be read, by byte of the file. */
      readonly broken: readonly { readonly offset: number; readonly message: string }[];
    };

/** ELF magic and not an executable, a library or an object: those are ELF too, and never a core. */
export function looksLikeCore(head: Uint8Array): boolean {
  if (head.length < 18 || MAGIC.some((byte, i) => head[i] !== byte)) return false;
  const [low = 0, high = 0] = head[5] === 2 ? [head[17], head[16]] : [head[16], head[17]];
  const type = low | (high << 8);
  return type === 0 || type >= 4;
}

/** Reads the header and the notes of a file of `byteLength` bytes. An elfcorehdr is asked for whole: all of it counts. */
export function* elfCoreSlices(byteLength: number): SliceReader<ElfCore> {
  const decoded = yield* coreHeaderSlices(byteLength);
  if (!decoded.ok || !isDumpFile(decoded.header.phdrs)) {
    yield { offset: 0, length: byteLength };
    return { kind: 'elfcorehdr' };
  }
  const { header } = decoded;
  const notes: PlacedNote[] = [];
  const broken: { offset: number; message: string }[] = [];
  let left = MAX_NOTE_BYTES;
  for (const wanted of noteSegments(header, byteLength)) {
    const length = Math.min(wanted.length, left);
    if (length === 0) break;
    left -= length;
    const bytes = yield { offset: wanted.offset, length };
    const run = decodeNotes(bytes, header.ehdr.order, MAX_NOTES - notes.length);
    for (const note of run.notes) notes.push({ ...note, fileOffset: wanted.offset + note.offset });
    if (run.broken !== undefined) {
      broken.push({ offset: wanted.offset + run.broken.offset, message: run.broken.message });
    } else if (bytes.length < wanted.length) {
      broken.push({ offset: wanted.offset + bytes.length, message: 'the notes are cut short' });
    }
  }
  return { kind: isProcess(header, notes) ? 'process' : 'dump', header, notes, broken };
}

/** Whether the start of a file is that of an elfcorehdr, whose table may go on behind it. */
export function startsLikeElfcorehdr(start: Uint8Array): boolean {
  const decoded = decodeCoreHeader(start);
  return decoded.ok && decoded.header.phdrs.length > 0 && !isDumpFile(decoded.header.phdrs);
}

/** By the bytes they were read from: every reader asks what a file is, and a table can have 10^6 entries. */
const known = new WeakMap<Uint8Array, { readonly size: number; readonly core: ElfCore }>();

/** What the evidence holds of an ELF file. */
export function readElfCore(file: EvidenceFile): ElfCore {
  if (!looksLikeCore(file.bytes)) return { kind: 'no-core' };
  const size = fileBytes(file);
  const before = known.get(file.bytes);
  if (before?.size === size) return before.core;
  const core = readSlices(file, elfCoreSlices(size));
  known.set(file.bytes, { size, core });
  return core;
}

/** Size of the whole file; without end where an archive did not say. */
export function fileBytes(file: EvidenceFile): number {
  return file.wholeBytes ?? (file.parts === undefined ? file.bytes.length : Number.MAX_SAFE_INTEGER);
}

/** Where the PT_NOTEs lie in the file; what lies past its end is left out. */
function noteSegments({ phdrs }: CoreHeader, byteLength: number): Extent[] {
  const found: Extent[] = [];
  for (let i = 0; i < phdrs.length && found.length < MAX_NOTES; i++) {
    const offset = phdrs.offsets[i] ?? 0n;
    const size = phdrs.filesizes[i] ?? 0n;
    if (phdrs.types[i] !== PT_NOTE || size === 0n || offset >= BigInt(byteLength)) continue;
    const cap = BigInt(MAX_NOTE_BYTES);
    found.push({ offset: Number(offset), length: Number(size < cap ? size : cap) });
  }
  return found;
}

const NT_PRSTATUS = 1;
const NT_AUXV = 6;
const NT_FILE = 0x46494c45;
const NT_SIGINFO = 0x53494749;

/**
 * A process core maps virtual addresses and leaves p_paddr 0, and carries the notes only a process has. Dumps of
 * s390x carry NT_PRPSINFO too, so that one proves nothing.
 */
function isProcess({ phdrs }: CoreHeader, notes: readonly ElfNote[]): boolean {
  if (notes.some(({ name }) => name === 'VMCOREINFO' || name === 'QEMU')) return false;
  const core = notes.filter(({ name }) => name === 'CORE').map(({ type }) => type);
  if (core.some((type) => type === NT_AUXV || type === NT_FILE || type === NT_SIGINFO)) return true;
  let mapped = 0;
  for (let i = 0; i < phdrs.length; i++) {
    if (phdrs.types[i] !== PT_LOAD || phdrs.memsizes[i] === 0n) continue;
    if (phdrs.paddrs[i] !== 0n) return false;
    if (phdrs.vaddrs[i] !== 0n) mapped++;
  }
  return mapped > 1 && core.includes(NT_PRSTATUS);
}
