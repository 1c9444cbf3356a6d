// How a dump of 500 GB is read by its headers only. A reader of dumps is a generator that asks for slices; the import
// answers from the disk and keeps what was asked for, and later the same generator is answered from what was kept.
import type { EvidenceFile, Extent } from '../evidence-file';

/** Asks for slices of a file, yields each request, returns what it learned. An answer is short at the end of the file. */
export type SliceReader<T> = Generator<Extent, T, Uint8Array>;

const EMPTY = new Uint8Array(0);

/** Where each part begins among the kept bytes; a flattened dump is asked for 10^4 slices. */
const starts = new WeakMap<readonly Extent[], Float64Array>();

function partStarts(parts: readonly Extent[]): Float64Array {
  const known = starts.get(parts);
  if (known !== undefined) return known;
  let at = 0;
  const made = Float64Array.from(parts, ({ length }) => (at += length) - length);
  starts.set(parts, made);
  return made;
}

/** The bytes of a file in [offset, offset + length), as far as the evidence holds them without a gap. */
export function sliceOf(file: EvidenceFile, { offset, length }: Extent): Uint8Array {
  const { bytes, parts } = file;
  if (parts === undefined) return bytes.subarray(offset, offset + length);
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.offset ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  const part = parts[low - 1];
  if (part === undefined || offset >= part.offset + part.length) return EMPTY;
  const from = (partStarts(parts)[low - 1] ?? 0) + offset - part.offset;
  return bytes.subarray(from, from + Math.min(length, part.offset + part.length - offset));
}

/** Runs a slice reader on evidence that is in memory. */
export function readSlices<T>(file: EvidenceFile, reader: SliceReader<T>): T {
  let next = reader.next();
  while (next.done !== true) next = reader.next(sliceOf(file, next.value));
  return next.value;
}
