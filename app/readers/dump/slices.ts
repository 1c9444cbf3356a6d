// How a dump of 500 GB is read by its headers only. A reader of dumps is a generator that asks for slices; the import
// answers from the disk and keeps what was asked for, and later the same generator is answered from what was kept.
import type { EvidenceFile, Extent } from '../evidence-file';

/** Asks for slices of a file, yields each request, returns what it learned. An answer is short at the end of the file. */
export type SliceReader<T> = Generator<Extent, T, Uint8Array>;

const EMPTY = new Uint8Array(0);

/** The bytes of a file in [offset, offset + length), as far as the evidence holds them without a gap. */
export function sliceOf(file: EvidenceFile, { offset, length }: Extent): Uint8Array {
  const { bytes, parts } = file;
  if (parts === undefined) return bytes.subarray(offset, offset + length);
  let at = 0;
  for (const part of parts) {
    if (offset >= part.offset && offset < part.offset + part.length) {
      const from = at + offset - part.offset;
      return bytes.subarray(from, from + Math.min(length, part.offset + part.length - offset));
    }
    at += part.length;
  }
  return EMPTY;
}

/** Runs a slice reader on evidence that is in memory. */
export function readSlices<T>(file: EvidenceFile, reader: SliceReader<T>): T {
  let next = reader.next();
  while (next.done !== true) next = reader.next(sliceOf(file, next.value));
  return next.value;
}
