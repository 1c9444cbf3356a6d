// Laws of RangeSet against a plain set of addresses: the model is too slow to ship and too simple to be wrong.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { U64_MAX } from '../../app/core/address/u64';
import {
  containsAddress,
  intersectRanges,
  rangesFromColumns,
  rangesFromPairs,
  subtractRanges,
  totalBytes,
  unionRanges,
} from '../../app/core/range/range-set';
import type { RangeSet } from '../../app/core/range/range-set';

const seeded = { seed: 20240612, numRuns: 300 };
const UNIVERSE = 64;
/** Small addresses at either end of the address space, so that both edges are met often. */
const origins = fc.constantFrom(0n, U64_MAX - BigInt(UNIVERSE - 1));
const smallPairs = fc.array(fc.tuple(fc.nat(UNIVERSE - 1), fc.nat(12)), { maxLength: 12 });

function place(origin: bigint, list: [number, number][]): [bigint, bigint][] {
  return list.map(([start, length]) => {
    const last = Math.min(start + length, UNIVERSE - 1);
    return [origin + BigInt(start), origin + BigInt(last)];
  });
}

function members(origin: bigint, list: readonly (readonly [bigint, bigint])[]): Set<bigint> {
  const found = new Set<bigint>();
  for (let i = 0n; i < BigInt(UNIVERSE); i++) {
    if (list.some(([start, last]) => start <= origin + i && origin + i <= last)) found.add(origin + i);
  }
  return found;
}

function expectCanonical(set: RangeSet): void {
  expect(set.starts.length).toBe(set.lasts.length);
  set.starts.forEach((start, i) => {
    expect(start <= (set.lasts[i] ?? -1n)).toBe(true);
    if (i > 0) expect(start > (set.lasts[i - 1] ?? 0n) + 1n).toBe(true);
  });
}

function expectHolds(set: RangeSet, origin: bigint, wanted: (address: bigint) => boolean): void {
  expectCanonical(set);
  let count = 0n;
  for (let i = 0n; i < BigInt(UNIVERSE); i++) {
    expect(containsAddress(set, origin + i)).toBe(wanted(origin + i));
    if (wanted(origin + i)) count++;
  }
  expect(totalBytes(set)).toBe(count);
}

describe('RangeSet laws', () => {
  test('union, subtract and intersect agree with sets of addresses', () => {
    fc.assert(
      fc.property(origins, smallPairs, smallPairs, (origin, left, right) => {
        const [a, b] = [place(origin, left), place(origin, right)];
        const [setA, setB] = [rangesFromPairs(a), rangesFromPairs(b)];
        const [inA, inB] = [members(origin, a), members(origin, b)];
        expectHolds(setA, origin, (address) => inA.has(address));
        expectHolds(unionRanges(setA, setB), origin, (address) => inA.has(address) || inB.has(address));
        expectHolds(subtractRanges(setA, setB), origin, (address) => inA.has(address) && !inB.has(address));
        expectHolds(intersectRanges(setA, setB), origin, (address) => inA.has(address) && inB.has(address));
      }),
      seeded,
    );
  });

  const u64 = fc.bigInt({ min: 0n, max: U64_MAX });
  const anyPairs = fc.array(
    fc.tuple(u64, u64).map(([x, y]): [bigint, bigint] => (x < y ? [x, y] : [y, x])),
    { maxLength: 40 },
  );

  test('on the whole address space: parts add up, order and form of the input do not matter', () => {
    fc.assert(
      fc.property(anyPairs, anyPairs, (a, b) => {
        const [setA, setB] = [rangesFromPairs(a), rangesFromPairs(b)];
        const common = intersectRanges(setA, setB);
        expect(unionRanges(subtractRanges(setA, setB), common)).toEqual(setA);
        expect(unionRanges(setA, setB)).toEqual(rangesFromPairs([...b, ...a]));
        expect(totalBytes(unionRanges(setA, setB)) + totalBytes(common)).toBe(totalBytes(setA) + totalBytes(setB));
        const columns = rangesFromColumns(
          BigUint64Array.from(a, ([start]) => start),
          BigUint64Array.from(a, ([, last]) => last),
        );
        expect(columns).toEqual(setA);
      }),
      seeded,
    );
  });
});
