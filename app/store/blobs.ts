// Evidence bytes by content: blobs/<sha256>. Written once, never changed; checked against their name when read whole.
import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { chunksOf, type Content, type LargeContent } from '../core/evidence/content';
import { blobChunks, hashesTo } from './blob-chunks';
import type { BlobSpool } from './blob-spool';
import { nodeDisk, type Disk } from './disk';
import { makeFolderDurably, tempName, writeNewFile } from './durable-write';
import { blobFile, blobFolder } from './library-folders';

/** Of what is held in memory or has told its digest already. */
export const digestOf = (content: Content): string =>
  content instanceof Uint8Array ? sha256Of(content) : content.sha256;

/** Blobs written at the same time. More only fights over the disk. */
const PARALLEL = 8;

/** Lower-case hex sha256. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Stores the bytes of each digest, unless a sound blob of that digest is there already. All are written, then all flushed,
 * then all renamed: the first flush carries most of the others along. When this resolves they outlive a power failure.
 * What lies in `spool` is taken over as it is. `onBytes` is told of large contents as they pass.
 */
export async function writeBlobs(
  library: string,
  blobs: ReadonlyMap<string, Content>,
  disk: Disk = nodeDisk,
  spool?: BlobSpool,
  onBytes: (count: number) => void = () => undefined,
): Promise<void> {
  await makeFolderDurably(blobFolder(library), disk);
  const temps = new Map<string, string>();
  try {
    await inParallel([...blobs], async ([sha256, content]) => {
      if (await isSound(blobFile(library, sha256), sha256, content)) return;
      const spooled = spool?.fileOf(sha256);
      const temp = spooled ?? tempName(blobFile(library, sha256));
      if (spooled === undefined) await writeNewFile(temp, counted(content, onBytes), disk, false);
      temps.set(sha256, temp);
    });
    const written = [...temps];
    await inParallel(written, ([, temp]) => disk.syncFile(temp));
    await inParallel(written, async ([sha256, temp]) => {
      await disk.rename(temp, blobFile(library, sha256));
      spool?.takenOver(sha256);
      temps.delete(sha256);
    });
    if (written.length > 0) await disk.syncFolder(blobFolder(library));
  } catch (error) {
    for (const temp of temps.values()) await disk.remove(temp).catch(() => undefined);
    throw error;
  }
}

async function* counted(
  content: Content,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunksOf(content)) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** All workers end before a failure is told: none may still write when the caller tidies. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined && !failed; next = queue.pop()) {
      await work(next).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: PARALLEL }, worker));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

/** A blob with a flipped bit is written again: importing is also how evidence is brought back. */
async function isSound(file: string, sha256: string, content: Content): Promise<boolean> {
  if (!(content instanceof Uint8Array)) {
    const there = await stat(file).catch(() => undefined);
    return there?.size === content.sizeBytes && (await hashesTo(file, sha256));
  }
  const there = await readFile(file).catch(() => undefined);
  return there !== undefined && Buffer.compare(there, content) === 0;
}

/** A blob whose bytes are not held: hashed once now, and again whenever it is read. Undefined when it is not sound. */
export async function largeBlob(
  library: string,
  sha256: string,
  sizeBytes: number,
  onBytes?: (count: number) => void,
): Promise<LargeContent | undefined> {
  const file = blobFile(library, sha256);
  if (!(await hashesTo(file, sha256, onBytes))) return undefined;
  return { sha256, sizeBytes, chunks: () => blobChunks(file, sha256) };
}

/** The bytes of a blob, or undefined when it is gone or no longer what its name says. */
export async function readBlob(library: string, sha256: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile(blobFile(library, sha256)).catch(() => undefined);
  return bytes !== undefined && sha256Of(bytes) === sha256 ? new Uint8Array(bytes) : undefined;
}

/** At most `length` bytes from `offset`; shorter at the end. Undefined when the blob is gone. */
export async function readBlobPage(
  library: string,
  sha256: string,
  offset: number,
  length: number,
): Promise<Uint8Array | undefined> {
  const handle = await open(blobFile(library, sha256), 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const page = new Uint8Array(length);
    const { bytesRead } = await handle.read(page, 0, length, offset);
    return page.slice(0, bytesRead);
  } finally {
    await handle.close();
  }
}
