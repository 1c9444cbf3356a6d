// A file of known digest in chunks. Whoever reads it to its end knows that every byte was what its name says.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ContentChanged } from '../core/evidence/content';

const CHUNK_BYTES = 1024 * 1024;

/** The bytes of `file`, one buffer over and over; rejects at its end when they do not hash to `sha256`. */
export async function* blobChunks(file: string, sha256: string): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await open(file, 'r');
  const hash = createHash('sha256');
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      yield chunk;
    }
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== sha256) throw new ContentChanged();
}

/** True for a file that is there and hashes to `sha256`. `onBytes` is told how many passed. */
export async function hashesTo(
  file: string,
  sha256: string,
  onBytes: (count: number) => void = () => undefined,
): Promise<boolean> {
  try {
    for await (const chunk of blobChunks(file, sha256)) onBytes(chunk.length);
    return true;
  } catch {
    return false;
  }
}
