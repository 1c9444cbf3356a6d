// The entries of a zip, one after the other with where they begin, their checksum compared. Sizes are bounded before
// memory is taken: an image is opened like any file from elsewhere.
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';

/** Evidence is kept in memory while it is judged. */
const MOST_BYTES = 1024 * 1024 * 1024;
const MOST_ENTRIES = 400_001;

export interface ZipEntry {
  readonly name: string;
  /** Byte of the file at which the entry begins. */
  readonly offset: number;
  readonly content: { readonly bytes: Uint8Array } | { readonly problem: string };
}

/** Every entry but folders. Throws an Error with words for people where the zip cannot be read further. */
export async function* zipEntries(file: string): AsyncGenerator<ZipEntry, void, undefined> {
  let archive: ZipFile | undefined;
  let total = 0;
  let count = 0;
  try {
    archive = await openPromise(file, { autoClose: false, decodeStrings: false });
    for await (const entry of archive.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      count += 1;
      total += entry.uncompressedSize;
      if (count > MOST_ENTRIES) throw new Error(`more than ${MOST_ENTRIES} entries`);
      if (total > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / 1024 / 1024} MiB in all, at entry ${name}`);
      if (name.endsWith('/')) continue;
      yield { name, offset: entry.relativeOffsetOfLocalHeader, content: await contentOf(archive, entry) };
    }
  } finally {
    archive?.close();
  }
}

async function contentOf(archive: ZipFile, entry: Entry): Promise<ZipEntry['content']> {
  if (entry.isEncrypted()) return { problem: 'is encrypted' };
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await archive.openReadStreamPromise(entry)) {
      if (chunk instanceof Uint8Array) chunks.push(chunk);
    }
    const bytes = new Uint8Array(Buffer.concat(chunks));
    return crc32(bytes) === entry.crc32 ? { bytes } : { problem: 'does not match its checksum' };
  } catch (error) {
    return { problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
