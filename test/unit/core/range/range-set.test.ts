import { describe, expect, test } from 'vitest';
import { U64_MAX } from '../../../../app/core/address/u64';
import {
  containsAddress,
  EMPTY_RANGES,
  intersectRanges,
  rangeAt,
  rangeCount,
  rangesFromColumns,
  rangesFromPairs,
  subtractRanges,
  totalBytes,
  unionRanges,
} from '../../../../app/core/range/range-set';
import type { RangeSet } from '../../../../app/core/range/range-set';

type Pair = readonly [bigint, bigint];
const pairs = (set: RangeSet): Pair[] => [...set.starts].map((start, i) => [start, set.lasts[i] ?? -1n]);
const ranges = (...list: Pair[]): RangeSet => rangesFromPairs(list);

describe('rangesFromPairs', () => {
  test('sorts, merges overlapping and adjacent ranges', () => {
    expect(pairs(ranges([30n, 39n], [0n, 9n], [10n, 19n], [15n, 22n], [24n, 24n]))).toEqual([
      [0n, 22n],
      [24n, 24n],
      [30n, 39n],
    ]);
  });
  test('keeps a range inside another from shortening it', () => {
    expect(pairs(ranges([0n, 100n], [10n, 20n]))).toEqual([[0n, 100n]]);
  });
  test('drops empty ranges and cuts what no address reaches', () => {
    expect(pairs(ranges([5n, 4n], [-3n, 1n], [U64_MAX - 1n, U64_MAX + 9n], [1n << 64n, 1n << 65n]))).toEqual([
      [0n, 1n],
      [U64_MAX - 1n, U64_MAX],
    ]);
  });
  test('merges at the top of the address space', () => {
    expect(pairs(ranges([U64_MAX, U64_MAX], [0n, U64_MAX], [7n, 7n]))).toEqual([[0n, U64_MAX]]);
  });
});

describe('rangesFromColumns', () => {
  test('equals rangesFromPairs on unsorted columns', () => {
    const set = rangesFromColumns(BigUint64Array.of(30n, 0n, 10n, 9n), BigUint64Array.of(39n, 9n, 19n, 8n));
    expect(pairs(set)).toEqual([
      [0n, 19n],
      [30n, 39n],
    ]);
  });
  test('does not share memory with its input', () => {
    const starts = BigUint64Array.of(1n);
    const set = rangesFromColumns(starts, BigUint64Array.of(5n));
    starts[0] = 3n;
    expect(pairs(set)).toEqual([[1n, 5n]]);
  });
});

describe('algebra', () => {
  // The x86 layout of spec 2.9: RAM, then the low 1 MiB and the crashkernel region taken out.
  const ram = ranges([0x0n, 0xbffd_9fffn], [0x1_0000_0000n, 0x1_3fff_ffffn]);
  const excluded = ranges([0x0n, 0xf_ffffn], [0xa700_0000n, 0xb6ff_ffffn]);
  test('subtract splits around the crashkernel region', () => {
    expect(pairs(subtractRanges(ram, excluded))).toEqual([
      [0x10_0000n, 0xa6ff_ffffn],
      [0xb700_0000n, 0xbffd_9fffn],
      [0x1_0000_0000n, 0x1_3fff_ffffn],
    ]);
  });
  test('one hole may cut several ranges, several holes one range', () => {
    expect(pairs(subtractRanges(ranges([0n, 9n], [20n, 29n], [40n, 49n]), ranges([5n, 44n])))).toEqual([
      [0n, 4n],
      [45n, 49n],
    ]);
    expect(pairs(subtractRanges(ranges([0n, 9n]), ranges([0n, 0n], [4n, 5n], [9n, 20n])))).toEqual([
      [1n, 3n],
      [6n, 8n],
    ]);
  });
  test('the whole address space minus nothing, minus itself, minus its last byte', () => {
    const all = ranges([0n, U64_MAX]);
    expect(pairs(subtractRanges(all, EMPTY_RANGES))).toEqual([[0n, U64_MAX]]);
    expect(pairs(subtractRanges(all, all))).toEqual([]);
    expect(pairs(subtractRanges(all, ranges([U64_MAX, U64_MAX])))).toEqual([[0n, U64_MAX - 1n]]);
    expect(totalBytes(all)).toBe(1n << 64n);
  });
  test('intersect keeps exact ends', () => {
    expect(pairs(intersectRanges(ranges([0n, 9n], [20n, 29n]), ranges([9n, 20n], [25n, U64_MAX])))).toEqual([
      [9n, 9n],
      [20n, 20n],
      [25n, 29n],
    ]);
  });
  test('union joins ranges of both sides that touch', () => {
    expect(pairs(unionRanges(ranges([0n, 9n], [20n, U64_MAX]), ranges([10n, 12n], [14n, 19n])))).toEqual([
      [0n, 12n],
      [14n, U64_MAX],
    ]);
  });
});

describe('lookup', () => {
  const set = ranges([10n, 19n], [30n, 30n], [U64_MAX, U64_MAX]);
  test.each([
    [9n, -1],
    [10n, 0],
    [19n, 0],
    [20n, -1],
    [30n, 1],
    [31n, -1],
    [U64_MAX, 2],
  ])('%s is in range %s', (address, index) => {
    expect(rangeAt(set, address)).toBe(index);
    expect(containsAddress(set, address)).toBe(index >= 0);
  });
  test('counts and sizes', () => {
    expect(rangeCount(set)).toBe(3);
    expect(totalBytes(set)).toBe(12n);
    expect(rangeAt(EMPTY_RANGES, 0n)).toBe(-1);
  });
});
