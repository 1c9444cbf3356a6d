// The bytes of an evidence file, or where they can be had: a journal of a gigabyte passes from its source to the library, and
// from there into an image, in chunks. Only what a reader reads is held in memory.

/** Bytes that are not held in memory. */
export interface LargeContent {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** All bytes, as often as asked for; rejects at their end where they are no longer what `sha256` says. A chunk holds until the next. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** What `chunks` rejects with. */
export class ContentChanged extends Error {
  readonly code = 'ECHANGED';

  constructor() {
    super('it changed, or was damaged, while it was read');
    this.name = 'ContentChanged';
  }
}

export type Content = Uint8Array | LargeContent;

/** What of a file is held in memory, and where all of it is. */
export interface FileContent {
  /** All of it; with `large` its beginning, or nothing where no reader reads it. */
  readonly bytes: Uint8Array;
  readonly large?: LargeContent;
}

/** A larger file is not held while it is imported or stored. */
export const HELD_FILE_BYTES = 1024 * 1024;
/** Of small files together; those beyond are treated as large ones. */
export const HELD_BYTES = 64 * 1024 * 1024;

/** All of a file. */
export const contentOf = ({ bytes, large }: FileContent): Content => large ?? bytes;

/** Bytes of all of it. */
export const contentBytes = (content: Content): number =>
  content instanceof Uint8Array ? content.length : content.sizeBytes;

/** All of it, in chunks. */
export async function* chunksOf(content: Content): AsyncGenerator<Uint8Array, void, undefined> {
  if (content instanceof Uint8Array) yield content;
  else yield* content.chunks();
}

/** At most `length` bytes from the beginning, in a buffer of their own. */
export async function startOf(content: Content, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.min(length, contentBytes(content)));
  let at = 0;
  for await (const chunk of chunksOf(content)) {
    const taken = chunk.subarray(0, bytes.length - at);
    bytes.set(taken, at);
    at += taken.length;
    if (at === bytes.length) break;
  }
  return bytes.subarray(0, at);
}
