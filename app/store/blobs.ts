// Evidence bytes by content: blobs/<sha256>. Written once, never changed; checked against their name when read whole.
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Blobs written at the same time. More only fights over the disk. */
const PARALLEL = 8;

export const blobFolder = (library: string): string => path.join(library, 'blobs');
const blobFile = (library: string, sha256: string): string => path.join(blobFolder(library), sha256);

/** Lower-case hex sha256. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Stores the bytes of each digest, unless a blob of that digest and size is there already. */
export async function writeBlobs(library: string, blobs: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(blobFolder(library), { recursive: true });
  const queue = [...blobs];
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [sha256, bytes] = next;
      const file = blobFile(library, sha256);
      const size = await stat(file).then(
        (s) => s.size,
        () => -1,
      );
      // No flush per blob: a torn blob is found by its digest, and the manifest that makes it count comes last.
      if (size !== bytes.length) await writeFileAtomic(file, Buffer.from(bytes), { fsync: false });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
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
