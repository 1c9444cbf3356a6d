// A dump on disk, read by the slices its format asks for: 500 GB open by reading a few kilobytes. Also the start of a
// dump that comes out of an archive, where nothing can be sought.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { EvidenceFile } from '../readers/evidence-file';
import { DUMP_HEAD_BYTES } from '../readers/dump/formats';
import type { DumpFormat } from '../readers/dump/formats';
import { evidenceOfSlices } from '../readers/dump/kept-parts';
import type { KeptSlice } from '../readers/dump/kept-parts';
import type { Intake } from './intake';

const CHUNK_BYTES = 1024 * 1024;
const UNPACK = 'unpack it and open what is in it: from disk a dump of any size is read by its headers';

/** What the format asks for, out of the file at `diskPath`. Small files are kept whole. */
export async function readDump(
  path: string,
  diskPath: string,
  format: DumpFormat,
  intake: Intake,
): Promise<EvidenceFile> {
  const file = openSync(diskPath, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error('not a regular file');
    const kept: KeptSlice[] = [];
    let keptBytes = 0;
    const slice = async (offset: number, length: number): Promise<Uint8Array> => {
      keptBytes += Math.max(0, Math.min(length, status.size - offset));
      intake.checkKept(path, keptBytes, kept.length + 1);
      const bytes = await readAt(file, offset, Math.min(length, status.size - offset), intake);
      kept.push({ offset, bytes });
      return bytes;
    };
    if (status.size <= DUMP_HEAD_BYTES) {
      await slice(0, status.size);
    } else {
      const reader = format.plan(status.size);
      let next = reader.next();
      while (next.done !== true) next = reader.next(await slice(next.value.offset, next.value.length));
    }
    return evidenceOfSlices(path, kept, status.size);
  } finally {
    closeSync(file);
  }
}

/** At most `length` bytes; short where the file ends, also when it was cut while being read. */
async function readAt(file: number, offset: number, length: number, intake: Intake): Promise<Uint8Array> {
  if (length <= 0) return new Uint8Array(0);
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const count = readSync(file, bytes, at, Math.min(CHUNK_BYTES, length - at), offset + at);
    if (count === 0) return bytes.slice(0, at);
    at += count;
    await intake.countPacked(count);
  }
  return bytes;
}

/**
 * The first bytes of a dump that is no file on disk of its own; the rest is passed over, and that is told. A compressed
 * file states no size, and is not decompressed further.
 */
export async function readDumpStart(
  path: string,
  statedBytes: number | undefined,
  format: DumpFormat,
  chunks: AsyncIterable<Uint8Array>,
  intake: Intake,
): Promise<EvidenceFile> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let room = DUMP_HEAD_BYTES;
  let left = false;
  for await (const chunk of chunks) {
    if (!left && length + chunk.length > room) {
      const start = Buffer.concat([...parts, chunk]).subarray(0, room);
      if (format.countsWhole?.(start) === true) room = Infinity;
    }
    const taken = chunk.subarray(0, room - length);
    if (taken.length > 0) parts.push(taken);
    length += taken.length;
    intake.checkKept(path, length, 1);
    left ||= taken.length < chunk.length;
    // An archive goes on with its next file only when this one was read to its end.
    if (left && statedBytes === undefined) break;
  }
  if (left) {
    const of = statedBytes === undefined ? '' : ` of ${statedBytes}`;
    intake.note(path, `is a packed dump: only its first ${length}${of} bytes were kept`, UNPACK);
  }
  const bytes = Buffer.concat(parts);
  return evidenceOfSlices(path, [{ offset: 0, bytes }], left ? statedBytes : length);
}
