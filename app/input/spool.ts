// Where an import puts the bytes of files that are too large to be held: the library's folder, or a file of its own that has no
// name and is gone with the process, however that ends.
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ContentChanged, type LargeContent } from '../core/evidence/content';

export interface Spool {
  /** Takes the chunks to their end. `again` gives them a second time where their source stays: then nothing is copied. */
  put(chunks: AsyncIterable<Uint8Array>, again?: () => AsyncIterable<Uint8Array>): Promise<LargeContent>;
}

const CHUNK_BYTES = 1024 * 1024;

/** A spool for who has no library. `folder`: where the nameless file lies, the system's folder for such files unless given. */
export function createFileSpool(folder = tmpdir()): Spool & { close(): void } {
  let file: number | undefined;
  let end = 0;
  return {
    async put(chunks, again) {
      const hash = createHash('sha256');
      const start = end;
      let sizeBytes = 0;
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        if (again !== undefined) continue;
        file ??= namelessFile(folder);
        writeAll(file, chunk, end);
        end += chunk.length;
      }
      const sha256 = hash.digest('hex');
      const spooled = file;
      const chunksAgain = again ?? (() => (spooled === undefined ? nothing() : rangeOf(spooled, start, sizeBytes)));
      return { sha256, sizeBytes, chunks: () => compared(chunksAgain(), sha256) };
    },
    /** What was put is gone then. */
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** For who wants to see the bytes pass and nothing else. */
export const drain: Spool = {
  async put(chunks) {
    for await (const chunk of chunks) void chunk;
    return { sha256: '', sizeBytes: 0, chunks: nothing };
  },
};

/** Open for reading and writing, readable by this user only. */
function namelessFile(folder: string): number {
  const own = mkdtempSync(path.join(folder, '.kdumpscope-'));
  try {
    return openSync(path.join(own, 'spool'), 'wx+', 0o600);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) {
    const count = writeSync(file, bytes, at, bytes.length - at, position + at);
    if (count === 0) throw Object.assign(new Error('ENOSPC: nothing more could be written'), { code: 'ENOSPC' });
    at += count;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {
  // An empty file.
}

async function* rangeOf(file: number, start: number, length: number): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, length));
  for (let at = 0; at < length;) {
    await setImmediate();
    const count = readSync(file, buffer, 0, Math.min(buffer.length, length - at), start + at);
    if (count === 0) throw new Error('the spool is shorter than what was put into it');
    at += count;
    yield buffer.subarray(0, count);
  }
}

/** Rejects at the end of a file that somebody writes to. */
async function* compared(
  chunks: AsyncIterable<Uint8Array>,
  sha256: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) throw new ContentChanged();
}
