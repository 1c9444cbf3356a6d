// Evidence bytes by content: blobs/<sha256>. Written once, never changed; checked against their name when read whole.
import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { nodeDisk, type Disk } from './disk';
import { makeFolderDurably, tempName, writeNewFile } from './durable-write';
import { blobFile, blobFolder } from './library-folders';

/** Blobs written at the same time. More only fights over the disk. */
const PARALLEL = 8;

/** Lower-case hex sha256. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Stores the bytes of each digest, unless a sound blob of that digest is there already. All are written, then all flushed,
 * then all renamed: the first flush carries most of the others along. When this resolves they outlive a power failure.
 */
export async function writeBlobs(
  library: string,
  blobs: ReadonlyMap<string, Uint8Array>,
  disk: Disk = nodeDisk,
): Promise<void> {
  await makeFolderDurably(blobFolder(library), disk);
  const temps = new Map<string, string>();
  try {
    await inParallel([...blobs], async ([sha256, bytes]) => {
      if (await isSound(blobFile(library, sha256), bytes)) return;
      const temp = tempName(blobFile(library, sha256));
      await writeNewFile(temp, [bytes], disk, false);
      temps.set(sha256, temp);
    });
    const written = [...temps];
    await inParallel(written, ([, temp]) => disk.syncFile(temp));
    await inParallel(written, async ([sha256, temp]) => {
      await disk.rename(temp, blobFile(library, sha256));
      temps.delete(sha256);
    });
    if (written.length > 0) await disk.syncFolder(blobFolder(library));
  } catch (error) {
    for (const temp of temps.values()) await disk.remove(temp).catch(() => undefined);
    throw error;
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
async function isSound(file: string, bytes: Uint8Array): Promise<boolean> {
  const there = await readFile(file).catch(() => undefined);
  return there !== undefined && Buffer.compare(there, bytes) === 0;
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
