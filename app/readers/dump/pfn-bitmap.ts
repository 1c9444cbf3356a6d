// A page bitmap as ranges of addresses: bit i is page frame i, the lowest bit of a byte first. Words of all zeros and
// all ones, which is most of a real bitmap, are passed over as a whole.
import { EMPTY_RANGES } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';

/** More runs than this are drawn together: 10^6 ranges are what the map is made for. */
const MAX_RUNS = 1024 * 1024;

export interface BitmapRanges {
  readonly ranges: RangeSet;
  /** Set bits among the `bits` looked at. */
  readonly pages: number;
  /** Gaps of fewer pages than this were closed, because there were too many runs; 1 = exact. */
  readonly closedBelow: number;
  /** Set bits past `bits`. */
  readonly past: boolean;
}

/** Calls back with every run of set bits below `bits`: first, and the one behind the last. */
function eachRun(bytes: Uint8Array, bits: number, take: (first: number, end: number) => void): void {
  const words = Math.ceil(bits / 32);
  let first = -1;
  for (let word = 0; word < words; word++) {
    const at = word * 4;
    let value =
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    const left = bits - word * 32;
    if (left < 32) value &= (1 << left) - 1;
    if (first < 0 ? value === 0 : value === -1) continue;
    let bit = 0;
    while (bit < 32) {
      const rest = (first < 0 ? value : ~value) >>> bit;
      if (rest === 0) break;
      bit += 31 - Math.clz32(rest & -rest);
      if (first < 0) first = word * 32 + bit;
      else {
        take(first, word * 32 + bit);
        first = -1;
      }
    }
  }
  if (first >= 0) take(first, bits);
}

/**
 * The first `bits` bits of a bitmap as ranges. `base` is the address of page frame 0. Linear in the bytes; at most 2^20
 * ranges come out, whatever the bitmap holds.
 */
export function bitmapRanges(bytes: Uint8Array, bits: number, pageBytes: number, base = 0n): BitmapRanges {
  const wanted = Math.min(bits, bytes.length * 8);
  // Gaps by the power of two that they reach.
  const gaps = new Uint32Array(32);
  let runs = 0;
  let pages = 0;
  let before = -1;
  eachRun(bytes, wanted, (first, end) => {
    if (before >= 0) {
      const power = 31 - Math.clz32(first - before);
      gaps[power] = (gaps[power] ?? 0) + 1;
    }
    runs++;
    pages += end - first;
    before = end;
  });
  const past = hasBitsFrom(bytes, wanted);
  if (runs === 0) return { ranges: EMPTY_RANGES, pages, closedBelow: 1, past };
  let power = 0;
  while (runs > MAX_RUNS) runs -= gaps[power++] ?? 0;
  return { ranges: runColumns(bytes, wanted, runs, 2 ** power, pageBytes, base), pages, closedBelow: 2 ** power, past };
}

function runColumns(
  bytes: Uint8Array,
  bits: number,
  runs: number,
  closedBelow: number,
  pageBytes: number,
  base: bigint,
): RangeSet {
  const starts = new BigUint64Array(runs);
  const lasts = new BigUint64Array(runs);
  const page = BigInt(pageBytes);
  let at = -1;
  let before = 0;
  eachRun(bytes, bits, (first, end) => {
    if (at < 0 || first - before >= closedBelow) starts[++at] = base + BigInt(first) * page;
    lasts[at] = base + BigInt(end) * page - 1n;
    before = end;
  });
  return { starts, lasts };
}

function hasBitsFrom(bytes: Uint8Array, bit: number): boolean {
  const at = bit >>> 3;
  if ((bytes[at] ?? 0) >>> (bit & 7) !== 0) return true;
  for (let i = at + 1; i < bytes.length; i++) if (bytes[i] !== 0) return true;
  return false;
}
