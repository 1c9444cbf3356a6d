// The bits of `status` in the header of a kdump-compressed file or a diskdump, in words.
import type { KdumpSignature } from './kdump-header';

/** In bit order. The compression is of pages, each of which may be stored as it is. */
const KDUMP_FLAGS: readonly (readonly [number, string])[] = [
  [0x1, 'zlib'],
  [0x2, 'lzo'],
  [0x4, 'snappy'],
  [0x8, 'incomplete'],
  [0x10, 'excluded-vmemmap'],
  [0x20, 'zstd'],
];
const DISKDUMP_FLAGS: readonly (readonly [number, string])[] = [
  [0x1, 'incomplete'],
  [0x8, 'zlib'],
];

/** A word for every bit that is set; those without one are told together. */
export function statusFlags(signature: KdumpSignature, status: number): string[] {
  const words = signature === 'diskdump' ? DISKDUMP_FLAGS : KDUMP_FLAGS;
  const known = words.reduce((all, [bit]) => all | bit, 0);
  const rest = (status & ~known) >>> 0;
  const flags = words.filter(([bit]) => (status & bit) !== 0).map(([, word]) => word);
  return rest === 0 ? flags : [...flags, `unknown 0x${rest.toString(16)}`];
}
