// What a kdump-compressed file or a diskdump holds, read by slices: header, sub header, vmcoreinfo, notes and the page
// bitmaps. The pages themselves, and the table of their places, are not looked at but where the file
// seems to end before they do.
import type { ElfNote } from '../../core/elf/elf-notes';
import { decodeNotes } from '../../core/elf/elf-notes';
import { EMPTY_RANGES, intersectRanges, rangesFromPairs, subtractRanges } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { Extent } from '../evidence-file';
import type { PlacedNote } from './elf-dump';
import { kdumpFields } from './kdump-fields';
import type { KdumpField } from './kdump-fields';
import { decodeKdumpHeader, decodeSubHeader } from './kdump-header';
import type { KdumpHeader, SubHeader } from './kdump-header';
import { KDUMP_HEADER_BYTES, SUB_HEADER_BYTES, headerOffset } from './kdump-layout';
import type { SubField } from './kdump-layout';
import { pagesPastEnd } from './kdump-pages';
import { bitmapRanges } from './pfn-bitmap';
import type { SliceReader } from './slices';

/** Of one bitmap; enough for 3.5 TiB of 4 KiB pages. */
const MAX_BITMAP_BYTES = 112 * 1024 * 1024;
const MAX_NOTE_BYTES = 16 * 1024 * 1024;
const MAX_NOTES = 100_000;
const MAX_VMCOREINFO_BYTES = 1024 * 1024;

export interface KdumpProblem {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

/** One bitmap as memory, and where it stands in the file. */
export interface KdumpBitmap {
  readonly ranges: RangeSet;
  readonly offset: number;
}

export interface KdumpContent {
  readonly header: KdumpHeader;
  readonly sub: SubHeader;
  readonly fields: readonly KdumpField[];
  readonly maxMapnr: { readonly value: bigint; readonly offset: number };
  readonly notes: readonly PlacedNote[];
  readonly vmcoreinfo?: { readonly bytes: Uint8Array; readonly offset: number };
  readonly split?: { readonly startPfn: bigint; readonly endPfn: bigint; readonly offset: number };
  readonly present?: KdumpBitmap;
  /** Of a split file, its own pages; without those that are lost. */
  readonly saved?: KdumpBitmap;
  /** Saved as the bitmap says, but the file ends before it. */
  readonly lost?: RangeSet;
  readonly problems: readonly KdumpProblem[];
}

type Note = (offset: number, message: string, hint?: string) => void;

/** Undefined where the header is cut or makes no sense. `sizeBytes` is the whole file's. */
export function* kdumpSlices(sizeBytes: number): SliceReader<KdumpContent | undefined> {
  const head = yield { offset: 0, length: KDUMP_HEADER_BYTES };
  const header = decodeKdumpHeader(head);
  if (header === undefined) return undefined;
  const problems: KdumpProblem[] = [];
  const note: Note = (offset, message, hint) =>
    void problems.push(hint === undefined ? { offset, message } : { offset, message, hint });
  const { blockBytes } = header;
  const sub = decodeSubHeader(header, yield { offset: blockBytes, length: SUB_HEADER_BYTES });
  const maxMapnr = sub.get('max_mapnr_64') ?? {
    value: BigInt(header.maxMapnr),
    offset: headerOffset('max_mapnr', header),
  };
  const place = (offset: SubField, size: SubField, most: number, what: string): Extent | undefined =>
    payload(sub, [offset, size], most, sizeBytes, what, note);
  const vmcoreinfoAt = place('offset_vmcoreinfo', 'size_vmcoreinfo', MAX_VMCOREINFO_BYTES, 'the vmcoreinfo');
  const vmcoreinfo = vmcoreinfoAt && { bytes: yield vmcoreinfoAt, offset: vmcoreinfoAt.offset };
  const notesAt = place('offset_note', 'size_note', MAX_NOTE_BYTES, 'the notes');
  const notes = notesAt === undefined ? [] : placedNotes(header, yield notesAt, notesAt, note);
  // The field is read for its place only: the text of what makedumpfile erased is not shown.
  place('offset_eraseinfo', 'size_eraseinfo', Number.MAX_SAFE_INTEGER, 'the eraseinfo');
  const split = splitOf(sub, note);
  const bitmaps = yield* bitmapsOf(header, sub, { maxMapnr: maxMapnr.value, split, sizeBytes }, note);
  return {
    header,
    sub,
    fields: kdumpFields(head, header, sub),
    maxMapnr,
    notes,
    ...(vmcoreinfo === undefined || vmcoreinfo.bytes.length === 0 ? {} : { vmcoreinfo }),
    ...(split === undefined ? {} : { split }),
    ...bitmaps,
    problems,
  };
}

/** A part of the file that the sub header places; undefined where it has none, or it leads past the end. */
function payload(
  sub: SubHeader,
  [offsetField, sizeField]: readonly [SubField, SubField],
  most: number,
  sizeBytes: number,
  what: string,
  note: Note,
): Extent | undefined {
  const offset = sub.get(offsetField);
  const size = sub.get(sizeField)?.value ?? 0n;
  if (offset === undefined || size === 0n) return undefined;
  if (offset.value + size > BigInt(sizeBytes)) {
    const where = `${size} bytes at 0x${offset.value.toString(16)}`;
    note(offset.offset, `${what} (${where}) leads past the end of the ${sizeBytes} bytes`, 'what is there is read');
  }
  if (offset.value >= BigInt(sizeBytes)) return undefined;
  return { offset: Number(offset.value), length: size < BigInt(most) ? Number(size) : most };
}

function placedNotes(header: KdumpHeader, bytes: Uint8Array, at: Extent, note: Note): PlacedNote[] {
  const run = decodeNotes(bytes, header.order, MAX_NOTES);
  if (run.broken !== undefined) note(at.offset + run.broken.offset, run.broken.message, 'the notes before it are read');
  return run.notes.map((one: ElfNote) => ({ ...one, fileOffset: at.offset + one.offset }));
}

function splitOf(sub: SubHeader, note: Note): KdumpContent['split'] {
  const flag = sub.get('split');
  if (flag === undefined || flag.value === 0n) return undefined;
  const start = sub.get('start_pfn_64') ?? sub.get('start_pfn');
  const end = sub.get('end_pfn_64') ?? sub.get('end_pfn');
  if (start === undefined || end === undefined || end.value <= start.value) {
    note(flag.offset, 'says that it is one file of a split dump, but not of which pages', 'read as a dump of its own');
    return undefined;
  }
  return { startPfn: start.value, endPfn: end.value, offset: start.offset };
}

/**
 * Two bitmaps of equal length, present and saved, behind the sub header. Where the blocks suffice for one only (an old
 * diskdump that saved everything), it is both.
 */
function* bitmapsOf(
  header: KdumpHeader,
  sub: SubHeader,
  { maxMapnr, split, sizeBytes }: { maxMapnr: bigint; split: KdumpContent['split']; sizeBytes: number },
  note: Note,
): SliceReader<Pick<KdumpContent, 'present' | 'saved' | 'lost'>> {
  const { blockBytes, bitmapBlocks, subHeaderBlocks } = header;
  const first = (1 + subHeaderBlocks) * blockBytes;
  const blocksAt = headerOffset('bitmap_blocks', header);
  if (bitmapBlocks === 0 && maxMapnr > 0n) {
    note(blocksAt, `bitmap_blocks is 0, so which of ${maxMapnr} pages were there is not said`);
    return {};
  }
  const needed = BigInt(Math.ceil(Number((maxMapnr + 7n) / 8n) / blockBytes));
  const two = BigInt(bitmapBlocks) >= 2n * needed;
  const length = (two ? Math.floor(bitmapBlocks / 2) : bitmapBlocks) * blockBytes;
  if (BigInt(length) * 8n < maxMapnr) {
    const message = `bitmap_blocks is ${bitmapBlocks}: ${length * 8} bits, but max_mapnr is ${maxMapnr}`;
    note(blocksAt, message, 'pages past the bitmap are left out');
  }
  const read = function* (offset: number, what: string): SliceReader<BitmapMemory> {
    const wanted = Math.min(length, MAX_BITMAP_BYTES);
    const bytes = yield { offset, length: wanted };
    return bitmapMemory(header, sub, maxMapnr, bytes, { offset, length }, what, note);
  };
  const present = yield* read(first, two ? 'the bitmap of present pages' : 'the bitmap');
  const saved = two ? yield* read(first + length, 'the bitmap of saved pages') : present;
  const own = ownPages(saved.ranges, header, split);
  const table = { offset: first + (two ? 2 * length : length), order: header.order, pageBytes: blockBytes, sizeBytes };
  const known = saved.exact && sizeBytes !== Number.MAX_SAFE_INTEGER;
  const lost = known ? yield* pagesPastEnd(own, table) : EMPTY_RANGES;
  return {
    present: { ranges: present.ranges, offset: first },
    saved: { ranges: subtractRanges(own, lost), offset: two ? first + length : first },
    ...(lost.starts.length === 0 ? {} : { lost }),
  };
}

/** A split file may carry the bits of all pages; it has the content of its own. */
function ownPages(saved: RangeSet, header: KdumpHeader, split: KdumpContent['split']): RangeSet {
  if (split === undefined) return saved;
  const page = BigInt(header.blockBytes);
  return intersectRanges(saved, rangesFromPairs([[split.startPfn * page, split.endPfn * page - 1n]]));
}

interface BitmapMemory {
  readonly ranges: RangeSet;
  /** No runs were drawn together, so pages can be counted. */
  readonly exact: boolean;
}

function bitmapMemory(
  header: KdumpHeader,
  sub: SubHeader,
  maxMapnr: bigint,
  bytes: Uint8Array,
  at: Extent,
  what: string,
  note: Note,
): BitmapMemory {
  const bits = maxMapnr < BigInt(at.length * 8) ? Number(maxMapnr) : at.length * 8;
  // 32-bit ARM counts page frames from the start of its RAM; all others from address 0.
  const base = header.class === 32 && /^arm/.test(header.machine) ? (sub.get('phys_base')?.value ?? 0n) : 0n;
  const { ranges, closedBelow, past } = bitmapRanges(bytes, bits, header.blockBytes, base);
  if (bytes.length * 8 < bits) {
    note(at.offset + bytes.length, `${what} goes on for ${at.length - bytes.length} bytes that were not read`, REST);
  }
  if (past) note(at.offset, `${what} has bits set past max_mapnr ${maxMapnr}`, 'they are left out');
  if (closedBelow > 1) {
    const message = `${what} has more than 1048576 runs of pages: gaps below ${closedBelow} pages are drawn closed`;
    note(at.offset, message, 'amounts taken from it are a little too large');
  }
  return { ranges, exact: closedBelow === 1 };
}

const REST = 'pages past it count as not there';
