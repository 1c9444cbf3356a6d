// The entries of a zip, one after the other with where they begin, their checksum compared. Small ones are held, large ones
// hashed as they pass and read again when their bytes are asked for: an image is opened like any file from elsewhere.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { ContentChanged, HELD_BYTES, HELD_FILE_BYTES, type Content } from '../../core/evidence/content';
import { MANIFEST_NAME } from './schema';

const MIB = 1024 * 1024;
/** As much evidence as an import takes, and what is written beside it. */
const MOST_BYTES = 1280 * MIB;
const MOST_ENTRIES = 400_001;
const MOST_MANIFEST_BYTES = 128 * MIB;

export interface ZipEntry {
  readonly name: string;
  /** Byte of the file at which the entry begins. */
  readonly offset: number;
  readonly content: { readonly bytes: Content } | { readonly problem: string };
}

/** Bytes of the entries that were gone through, and of all. */
export type OnZipBytes = (done: number, total: number) => void;

/** Every entry but folders. Throws an Error with words for people where the zip cannot be read further. */
export async function* zipEntries(
  file: string,
  onBytes: OnZipBytes = () => undefined,
): AsyncGenerator<ZipEntry, void, undefined> {
  let archive: ZipFile | undefined;
  const seen = { total: 0, held: 0, done: 0 };
  let count = 0;
  try {
    archive = await openPromise(file, { autoClose: false, decodeStrings: false });
    const { fileSize } = archive;
    for await (const entry of archive.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      count += 1;
      seen.total += entry.uncompressedSize;
      if (count > MOST_ENTRIES) throw new Error(`more than ${MOST_ENTRIES} entries`);
      if (seen.total > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / MIB} MiB in all, at entry ${name}`);
      if (name.endsWith('/')) continue;
      // The manifest is needed whole.
      const isHeld =
        (name === MANIFEST_NAME && entry.uncompressedSize <= MOST_MANIFEST_BYTES) ||
        (entry.uncompressedSize <= HELD_FILE_BYTES && seen.held + entry.uncompressedSize <= HELD_BYTES);
      if (isHeld) seen.held += entry.uncompressedSize;
      const passed = (bytes: number): void => onBytes((seen.done += bytes), Math.max(fileSize, seen.done));
      yield {
        name,
        offset: entry.relativeOffsetOfLocalHeader,
        content: await contentOf(archive, entry, file, isHeld, passed),
      };
    }
  } finally {
    archive?.close();
  }
}

async function contentOf(
  archive: ZipFile,
  entry: Entry,
  file: string,
  isHeld: boolean,
  passed: (bytes: number) => void,
): Promise<ZipEntry['content']> {
  if (entry.isEncrypted()) return { problem: 'is encrypted' };
  try {
    const held: Uint8Array[] = [];
    const hash = createHash('sha256');
    let sum = 0;
    for await (const chunk of await archive.openReadStreamPromise(entry)) {
      if (!(chunk instanceof Uint8Array)) continue;
      sum = crc32(chunk, sum);
      if (isHeld) held.push(chunk);
      else hash.update(chunk);
      passed(chunk.length);
    }
    if (sum !== entry.crc32) return { problem: 'does not match its checksum' };
    if (isHeld) return { bytes: new Uint8Array(Buffer.concat(held)) };
    const sha256 = hash.digest('hex');
    const sizeBytes = entry.uncompressedSize;
    return { bytes: { sha256, sizeBytes, chunks: () => chunksAgain(file, entry, sha256) } };
  } catch (error) {
    return { problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The bytes of an entry that was sound before; rejects when they no longer are. */
async function* chunksAgain(file: string, entry: Entry, sha256: string): AsyncGenerator<Uint8Array, void, undefined> {
  const archive = await openPromise(file, { autoClose: false, decodeStrings: false });
  const hash = createHash('sha256');
  try {
    for await (const chunk of await archive.openReadStreamPromise(entry)) {
      if (!(chunk instanceof Uint8Array)) continue;
      hash.update(chunk);
      yield chunk;
    }
  } finally {
    archive.close();
  }
  if (hash.digest('hex') !== sha256) throw new ContentChanged();
}
