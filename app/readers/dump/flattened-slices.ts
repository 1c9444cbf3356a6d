// The flattened form of a dump, for a pipe that cannot seek (makedumpfile -F, QEMU's kdump-zlib): a header block, then
// records of offset, size and data, big endian in every case, up to a record of -1 and -1.
import { viewOf } from '../../core/elf/elf-field';
import type { Extent } from '../evidence-file';
import { FlattenedMap } from './flattened-map';
import type { FlatRun } from './flattened-map';
import type { SliceReader } from './slices';

const MAGIC = 'makedumpfile\0';
const HEADER_BYTES = 4096;
const RECORD_BYTES = 16;
/** Of a larger dump the rest is page data: headers and bitmaps come first. */
const MAX_RECORDS = 32_768;
/** Holes read as zeros, as in a rearranged file, up to this much and a share of what is there: a lie must not cost memory. */
const HOLE_BYTES = 1024 * 1024;
const HOLE_SHARE = 4;
const MIN_GAP_BYTES = 8 * 1024;
const REARRANGE = 'rearrange it with makedumpfile -R, and open the result';
const UNPACK = 'unpack it and open what is in it';
const CUT = 'the transfer was cut: what came before is read; copy the dump again';

export interface Flattened {
  readonly map: FlattenedMap;
  /** All records that the file has were seen, so the size of the rearranged dump is known. */
  readonly allSeen: boolean;
  readonly problems: readonly { readonly offset: number; readonly message: string; readonly hint: string }[];
}

/** By the first bytes. */
export function isFlattened(head: Uint8Array): boolean {
  return Array.from(MAGIC).every((letter, i) => head[i] === letter.charCodeAt(0));
}

/** Finds the records of a file of `sizeBytes` bytes by their headers. */
export function* flattenedRecords(sizeBytes: number): SliceReader<Flattened> {
  const map = new FlattenedMap();
  const problems: Flattened['problems'][number][] = [];
  const stop = (offset: number, message: string, hint: string, allSeen = true): Flattened => {
    problems.push({ offset, message, hint });
    return { map, allSeen, problems };
  };
  const head = viewOf(yield { offset: 0, length: 32 });
  if (head.byteLength < 32) return stop(0, 'the flattened dump ends inside its header', CUT);
  const kind = [head.getBigInt64(16), head.getBigInt64(24)];
  if (kind.some((value) => value !== 1n)) {
    return stop(16, `is a flattened dump of type ${kind[0]} version ${kind[1]}; known is 1 and 1`, REARRANGE);
  }
  let at = HEADER_BYTES;
  for (let records = 0; records < MAX_RECORDS; records++) {
    const record = viewOf(yield { offset: at, length: RECORD_BYTES });
    if (record.byteLength < RECORD_BYTES && at + RECORD_BYTES <= sizeBytes) {
      return stop(at, 'the records from here on were not kept', UNPACK, false);
    }
    if (record.byteLength < RECORD_BYTES) return stop(at, 'the records end without their end mark', CUT);
    const offset = record.getBigInt64(0);
    const size = record.getBigInt64(8);
    if (offset === -1n && size === -1n) return finished(map, problems, at);
    const last = offset + size;
    if (offset < 0n || size <= 0n || last > BigInt(Number.MAX_SAFE_INTEGER)) {
      return stop(at, `a record states ${size} bytes for offset ${offset}`, 'the records from here on are not used');
    }
    const data = at + RECORD_BYTES;
    at = data + Number(size);
    map.add(Number(offset), Math.min(at, sizeBytes) - data, data);
    if (at > sizeBytes)
      return stop(data, `a record of ${size} bytes leads past the end of the ${sizeBytes} bytes`, CUT);
  }
  return stop(at, `the records from number ${MAX_RECORDS} on were not looked at`, REARRANGE, false);
}

function finished(map: FlattenedMap, problems: Flattened['problems'][number][], at: number): Flattened {
  if (map.overlapped > 0) {
    const message = `records write over ${map.overlapped} bytes of earlier ones`;
    problems.push({ offset: at, message, hint: 'the later ones are used, as makedumpfile -R does' });
  }
  return { map, allSeen: true, problems };
}

/** Runs a reader of the rearranged dump on the flattened file. */
export function* throughRecords<T>({ map }: Flattened, reader: SliceReader<T>): SliceReader<T> {
  let next = reader.next();
  while (next.done !== true) next = reader.next(yield* rearranged(map, next.value));
  return next.value;
}

/** One slice of the rearranged dump: short at its end, and before a byte that the flattened file does not have. */
function* rearranged(map: FlattenedMap, { offset, length }: Extent): SliceReader<Uint8Array> {
  const { runs, end: answerEnd } = withoutLongHoles(map, offset, Math.min(offset + length, map.end));
  const found: (readonly [at: number, bytes: Uint8Array])[] = [];
  for (const group of nearRuns(runs)) {
    const first = group[0]?.place ?? 0;
    const last = group.at(-1);
    const answer = yield { offset: first, length: last === undefined ? 0 : placeEnd(last) - first };
    for (const { start, end, place } of group) {
      const bytes = answer.subarray(place - first, place - first + end - start);
      found.push([start - offset, bytes]);
      if (bytes.length < end - start) return joined(found);
    }
  }
  found.push([answerEnd - offset, new Uint8Array(0)]);
  return joined(found);
}

/** Zeros between. */
function joined(found: readonly (readonly [at: number, bytes: Uint8Array])[]): Uint8Array {
  const [at, last] = found.at(-1) ?? [0, new Uint8Array(0)];
  const bytes = new Uint8Array(at + last.length);
  for (const [place, part] of found) bytes.set(part, place);
  return bytes;
}

const placeEnd = ({ start, end, place }: FlatRun): number => place + end - start;

/** The runs in [start, end), and where an answer made of them ends: before a hole that is too long to be one. */
function withoutLongHoles(map: FlattenedMap, start: number, end: number): { runs: readonly FlatRun[]; end: number } {
  const runs = map.within(start, end);
  let at = start;
  let room = HOLE_BYTES;
  for (const [i, run] of runs.entries()) {
    room -= run.start - at;
    if (room < 0) return { runs: runs.slice(0, i), end: at };
    room += HOLE_SHARE * (run.end - run.start);
    at = run.end;
  }
  return { runs, end: end - at <= room ? Math.max(end, at) : at };
}

/** Runs that lie near to each other in the flattened file are asked for together: QEMU mixes the blocks of both bitmaps. */
function nearRuns(runs: readonly FlatRun[]): FlatRun[][] {
  const groups: FlatRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1)?.at(-1);
    const gap = last === undefined ? -1 : run.place - placeEnd(last);
    if (gap >= 0 && gap <= Math.max(MIN_GAP_BYTES, 2 * (run.end - run.start))) groups.at(-1)?.push(run);
    else groups.push([run]);
  }
  return groups;
}
