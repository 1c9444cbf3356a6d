// The slices a dump was read by, as evidence: sorted, merged where they touch, one after the other.
import type { EvidenceFile, Extent } from '../evidence-file';

export interface KeptSlice {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** One evidence file of the slices of a file of `wholeBytes` bytes, where known. Slices that leave nothing out make it whole. */
export function evidenceOfSlices(
  path: string,
  slices: readonly KeptSlice[],
  wholeBytes: number | undefined,
): EvidenceFile {
  const parts = mergedExtents(slices);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  const starts = partStarts(parts);
  let part = 0;
  for (const slice of sortedSlices(slices)) {
    while (part + 1 < parts.length && slice.offset >= (parts[part + 1]?.offset ?? 0)) part++;
    bytes.set(slice.bytes, (starts[part] ?? 0) + slice.offset - (parts[part]?.offset ?? 0));
  }
  if (bytes.length === wholeBytes) return { path, bytes };
  return { path, bytes, parts, ...(wholeBytes === undefined ? {} : { wholeBytes }) };
}

function sortedSlices(slices: readonly KeptSlice[]): KeptSlice[] {
  return slices.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.offset - b.offset);
}

function mergedExtents(slices: readonly KeptSlice[]): Extent[] {
  const merged: { offset: number; length: number }[] = [];
  for (const { offset, bytes } of sortedSlices(slices)) {
    const last = merged.at(-1);
    if (last !== undefined && offset <= last.offset + last.length) {
      last.length = Math.max(last.length, offset + bytes.length - last.offset);
    } else merged.push({ offset, length: bytes.length });
  }
  return merged;
}

/** Where each part begins among the kept bytes. */
function partStarts(parts: readonly Extent[]): number[] {
  let at = 0;
  return parts.map(({ length }) => {
    const start = at;
    at += length;
    return start;
  });
}
