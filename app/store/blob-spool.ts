// Bytes on their way into blobs/ before anybody knows their digest: written beside the blobs under an unfinished name and hashed
// as they pass. They count once `writeBlobs` takes them over; what it does not take is removed, by `discard` or by recovery.
import { createHash } from 'node:crypto';
import type { LargeContent } from '../core/evidence/content';
import { blobChunks } from './blob-chunks';
import { nodeDisk, type Disk } from './disk';
import { makeFolderDurably, tempName, writeNewFile } from './durable-write';
import { blobFile, blobFolder } from './library-folders';

export interface BlobSpool {
  put(chunks: AsyncIterable<Uint8Array>): Promise<LargeContent>;
  /** The unfinished file of a digest; undefined where it was never put or has been taken over. */
  fileOf(sha256: string): string | undefined;
  /** From now on its bytes are those of the blob. */
  takenOver(sha256: string): void;
  /** Removes what nobody took over. */
  discard(): Promise<void>;
}

/** A spool in the library's own folder: a rename makes a blob of what was put. */
export function createBlobSpool(library: string, disk: Disk = nodeDisk): BlobSpool {
  const files = new Map<string, string>();
  return {
    async put(chunks) {
      await makeFolderDurably(blobFolder(library), disk);
      const temp = tempName(blobFile(library, 'spooled'));
      const hash = createHash('sha256');
      let sizeBytes = 0;
      const watched = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
        for await (const chunk of chunks) {
          hash.update(chunk);
          sizeBytes += chunk.length;
          yield chunk;
        }
      };
      await writeNewFile(temp, watched(), disk, false);
      const sha256 = hash.digest('hex');
      if (files.has(sha256)) await disk.remove(temp);
      else files.set(sha256, temp);
      return { sha256, sizeBytes, chunks: () => blobChunks(files.get(sha256) ?? blobFile(library, sha256), sha256) };
    },
    fileOf: (sha256) => files.get(sha256),
    takenOver: (sha256) => void files.delete(sha256),
    async discard() {
      for (const temp of files.values()) await disk.remove(temp).catch(() => undefined);
      files.clear();
    },
  };
}
