// Bytes of one file as chunks, from disk or out of a decompressor, with the first of them looked at
// ahead of time so that a format can be told by its magic.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Intake } from './intake';

/** Enough for every magic number we look at, a tar header included. */
const HEAD_BYTES = 512;
const MIN_CHUNK_BYTES = 4096;
const MAX_CHUNK_BYTES = 64 * 1024;

/** One stream of bytes to be recognised and read once. */
export interface ByteStream {
  /** Base name, without the suffix of a compression that was undone. */
  readonly name: string;
  /** Where it lies on disk; undefined for what came out of a decompressor. */
  readonly diskPath?: string;
  readonly head: Uint8Array;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Gives up what is still open, whether the chunks were read or not. */
  close(): Promise<void>;
}

/**
 * A regular file's bytes up to its end (files of /proc and /sys state no size, or a wrong one). Never opens a
 * link put there in the meantime, a FIFO or a device: O_NOFOLLOW unless told, O_NONBLOCK and a look at the type.
 * Synchronous, because a capture has thousands of tiny files; the intake lets other work through in between.
 */
export async function* fileChunks(
  path: string,
  intake: Intake,
  follow = false,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of plainChunks(path, follow)) {
    await intake.countPacked(chunk.length);
    yield chunk;
  }
}

/** The bytes of a file that was taken before, once more. */
export async function* chunksAgain(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of plainChunks(path, false)) {
    await setImmediate();
    yield chunk;
  }
}

function* plainChunks(path: string, follow: boolean): Generator<Uint8Array, void, undefined> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW);
  const file = openSync(path, flags);
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error('not a regular file');
    const chunkBytes = Math.min(Math.max(status.size + 1, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES);
    for (;;) {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      const count = readSync(file, buffer);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

/** Reads ahead by one head. The chunks of the result are all of the stream, the head included. */
export async function peekHead(name: string, chunks: AsyncIterable<Uint8Array>): Promise<ByteStream> {
  const iterator = chunks[Symbol.asyncIterator]();
  const ahead: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    ahead.push(next.value);
    length += next.value.length;
  }
  return {
    name,
    head: Buffer.concat(ahead).subarray(0, HEAD_BYTES),
    chunks: replayed(ahead, iterator),
    async close() {
      await iterator.return?.();
    },
  };
}

async function* replayed(
  ahead: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* ahead;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** A library's stream as bytes; its types do not say what it yields. */
export async function* onlyBytes(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of stream) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
