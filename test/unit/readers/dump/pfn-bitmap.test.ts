// Bitmaps as ranges, against a walk over every bit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitmapRanges } from '../../../../app/readers/dump/pfn-bitmap';

/** Runs [first, last] of set bits, one bit at a time. */
function runsOf(bytes: Uint8Array, bits: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let i = 0; i < Math.min(bits, bytes.length * 8); i++) {
    if (((bytes[i >> 3] ?? 0) & (1 << (i & 7))) === 0) continue;
    const last = runs.at(-1);
    if (last?.[1] === i - 1) last[1] = i;
    else runs.push([i, i]);
  }
  return runs;
}

describe('a page bitmap', () => {
  it('gives the runs of its bits, their count, and whether there are more', () => {
    const byte = fc.oneof(fc.constantFrom(0, 0xff), fc.nat(255));
    fc.assert(
      fc.property(fc.array(byte, { minLength: 4, maxLength: 20, size: 'max' }), fc.nat(130), (array, bits) => {
        const bytes = Uint8Array.from(array);
        const runs = runsOf(bytes, bits);
        const { ranges, pages, closedBelow, past } = bitmapRanges(bytes, bits, 16);
        expect(Array.from(ranges.starts, Number)).toEqual(runs.map(([first]) => first * 16));
        expect(Array.from(ranges.lasts, Number)).toEqual(runs.map(([, last]) => last * 16 + 15));
        expect(pages).toBe(runs.reduce((sum, [first, last]) => sum + last - first + 1, 0));
        expect(closedBelow).toBe(1);
        expect(past).toBe(runsOf(bytes, bytes.length * 8).some(([, last]) => last >= bits));
      }),
      { seed: 20261122, numRuns: 2000 },
    );
  });

  it('of more than 2^20 runs closes the smallest gaps, and no others', () => {
    // Two million runs with gaps of one page; one gap of 1000 pages.
    const bytes = new Uint8Array(600_000).fill(0x55);
    bytes.fill(0, 300_000, 300_125);
    const { ranges, pages, closedBelow } = bitmapRanges(bytes, bytes.length * 8, 4096);
    expect(closedBelow).toBe(2);
    expect(pages).toBe((600_000 - 125) * 4);
    expect(ranges.starts).toEqual(BigUint64Array.of(0n, 300_125n * 8n * 4096n));
  });

  it('of 16 MiB takes less than 300 ms', () => {
    const bytes = new Uint8Array(16 * 1024 * 1024).fill(0xff);
    for (let i = 0; i < bytes.length; i += 4096) bytes[i] = 0xf1;
    const times = Array.from({ length: 3 }, () => {
      const started = performance.now();
      expect(bitmapRanges(bytes, bytes.length * 8, 4096).ranges.starts).toHaveLength(8192 / 2 + 1);
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(300);
  });
});
