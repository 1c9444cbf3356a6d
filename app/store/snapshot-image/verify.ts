// kdumpscope verify: every entry hashed again, and the container compared with what it must be, byte by byte. A flipped bit
// anywhere in the file is found, in the headers of the zip too.
import { createReadStream } from 'node:fs';
import { digestOf } from '../blobs';
import { snapshotId } from '../describe-files';
import { EVIDENCE_FOLDER, MANIFEST_NAME } from './schema';
import { readEntries, readImageManifest, type ImageFault } from './read';
import type { OnZipBytes, ZipEntry } from './zip-entries';
import { zipFile } from './zip-file';

export interface ImageDifference {
  /** '' where it is about the file as a whole. */
  readonly entry: string;
  /** Byte of the file. */
  readonly offset?: number;
  readonly message: string;
}

export type Verified =
  | { readonly state: 'checked'; readonly entries: number; readonly differences: readonly ImageDifference[] }
  | { readonly state: 'no-image'; readonly fault: ImageFault };

/** Checks an image; no differences means that it is whole. */
export async function verifyImage(file: string, onBytes?: OnZipBytes): Promise<Verified> {
  const entries = await readEntries(file, onBytes);
  if (!(entries instanceof Map)) return { state: 'no-image', fault: entries };
  const opened = readImageManifest(entries);
  if ('fault' in opened) return { state: 'no-image', fault: opened.fault };
  const { manifest } = opened;
  const differences: ImageDifference[] = [];
  const listed = new Set<string>([MANIFEST_NAME]);
  for (const { name, sha256 } of manifest.entries) {
    listed.add(name);
    const message = differs(entries.get(name), sha256);
    if (message !== undefined) differences.push({ entry: name, ...placeOf(entries.get(name)), message });
  }
  for (const { path, sha256 } of manifest.files) {
    if (!listed.has(EVIDENCE_FOLDER + sha256))
      differences.push({ entry: path, message: 'has no entry with its bytes' });
  }
  for (const [name, entry] of entries) {
    if (!listed.has(name)) differences.push({ entry: name, ...placeOf(entry), message: 'is not in the manifest' });
  }
  if (snapshotId(manifest.files) !== manifest.id) {
    differences.push({ entry: MANIFEST_NAME, message: 'its id is not that of its files' });
  }
  const at = differences.length === 0 ? await firstOtherByte(file, entries) : undefined;
  if (at !== undefined) {
    const message =
      'the entries are whole, the zip around them is not as Kdumpscope writes it: damaged or packed again';
    differences.push({ entry: entryAt(entries, at), offset: at, message });
  }
  return { state: 'checked', entries: entries.size, differences };
}

function differs(entry: ZipEntry | undefined, sha256: string): string | undefined {
  if (entry === undefined) return 'is missing';
  if ('problem' in entry.content) return entry.content.problem;
  return digestOf(entry.content.bytes) === sha256 ? undefined : 'is not what its hash says';
}

const placeOf = (entry: ZipEntry | undefined): { offset?: number } =>
  entry === undefined ? {} : { offset: entry.offset };

/** The first byte of the file that a zip of its entries would not have there. */
async function firstOtherByte(file: string, entries: ReadonlyMap<string, ZipEntry>): Promise<number | undefined> {
  const contents = [...entries.values()].map(
    ({ name, content }) => [name, 'bytes' in content ? content.bytes : new Uint8Array()] as const,
  );
  const expected = zipFile(contents);
  let ahead: Uint8Array = new Uint8Array();
  let at = 0;
  for await (const chunk of createReadStream(file)) {
    if (!(chunk instanceof Uint8Array)) continue;
    for (let done = 0; done < chunk.length;) {
      if (ahead.length === 0) {
        const next = await expected.next();
        if (next.done === true) return at;
        ahead = next.value;
        continue;
      }
      const count = Math.min(ahead.length, chunk.length - done);
      const ours = ahead.subarray(0, count);
      const theirs = chunk.subarray(done, done + count);
      if (Buffer.compare(ours, theirs) !== 0) return at + ours.findIndex((byte, i) => byte !== theirs[i]);
      ahead = ahead.subarray(count);
      done += count;
      at += count;
    }
  }
  for (let rest = ahead.length; ;) {
    if (rest > 0) return at;
    const next = await expected.next();
    if (next.done === true) return undefined;
    rest = next.value.length;
  }
}

function entryAt(entries: ReadonlyMap<string, ZipEntry>, at: number): string {
  return [...entries.values()].findLast(({ offset }) => offset <= at)?.name ?? '';
}
