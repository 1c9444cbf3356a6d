// The next place memory can be added: aligned, and over nothing that is there.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFree, overlapOf } from '../../../../app/core/timeline/free-place';

const G = 1n << 30n;

describe('nextFree', () => {
  it('steps over every range in the way', () => {
    const taken = [
      { start: 5n * G, last: 6n * G - 1n },
      { start: 0n, last: 1n * G },
      { start: 4n * G, last: 4n * G + 1n },
    ];
    expect(nextFree(4n * G, G, G, taken)).toBe(6n * G);
    expect(nextFree(1n * G, G, G, taken)).toBe(2n * G);
    expect(nextFree(4n * G, G / 2n, G / 2n, taken)).toBe(4n * G + G / 2n);
  });

  it('is free, aligned, and the lowest such place', () => {
    const small = fc.bigInt({ min: 0n, max: 60n });
    const place = fc
      .tuple(small, fc.bigInt({ min: 1n, max: 8n }))
      .map(([start, size]) => ({ start, last: start + size - 1n }));
    fc.assert(
      fc.property(
        small,
        fc.bigInt({ min: 1n, max: 9n }),
        fc.constantFrom(1n, 2n, 4n),
        fc.array(place),
        (from, size, align, taken) => {
          const found = nextFree(from, size, align, taken);
          const isFree = (start: bigint): boolean => overlapOf({ start, last: start + size - 1n }, taken) === undefined;
          let lowest = from;
          while (lowest % align !== 0n || !isFree(lowest)) lowest += 1n;
          expect(found).toBe(lowest);
        },
      ),
      { seed: 20261122, numRuns: 300 },
    );
  });
});
