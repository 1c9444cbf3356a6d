import { describe, expect, test } from 'vitest';
import { createAddressScale } from '../../../../app/core/address/address-scale';
import { EMPTY_RANGES, rangesFromPairs } from '../../../../app/core/range/range-set';
import { U64_MAX } from '../../../../app/core/address/u64';

const GIB = 1n << 30n;
// Two 1 GiB areas with 62 GiB between them, as a DIMM far above the low memory.
const twoAreas = rangesFromPairs([
  [0n, GIB - 1n],
  [63n * GIB, 64n * GIB - 1n],
]);

describe('linear', () => {
  const scale = createAddressScale({ occupied: twoAreas, mode: 'linear', widthPx: 640 });
  test('spreads the extent over the width', () => {
    expect(scale.extent).toEqual({ start: 0n, last: 64n * GIB - 1n });
    expect(scale.toPx(0n)).toBe(0);
    expect(scale.toPx(32n * GIB)).toBe(320);
    expect(scale.toPx(64n * GIB)).toBe(640);
    expect(scale.breaks).toEqual([]);
  });
  test('goes back to addresses and stays inside the window', () => {
    expect(scale.toAddress(320)).toBe(32n * GIB);
    expect(scale.toAddress(-5)).toBe(0n);
    expect(scale.toAddress(9999)).toBe(64n * GIB - 1n);
    expect(scale.toAddress(Number.NaN)).toBe(0n);
  });
  test('ticks are round addresses', () => {
    expect(scale.ticks(8).map(({ address, px }) => [address / GIB, px])).toEqual(
      [0n, 8n, 16n, 24n, 32n, 40n, 48n, 56n].map((gib) => [gib, Number(gib) * 10]),
    );
  });
});

describe('folded', () => {
  const scale = createAddressScale({ occupied: twoAreas, mode: 'folded', widthPx: 640 });
  test('the gap takes 24 px, the areas share the rest', () => {
    expect(scale.breaks).toEqual([{ start: GIB, last: 63n * GIB - 1n, startPx: 308, lastPx: 332 }]);
    expect(scale.toPx(GIB)).toBe(308);
    expect(scale.toPx(63n * GIB)).toBe(332);
    expect(scale.toPx(64n * GIB)).toBe(640);
  });
  test('a gap of just the threshold is drawn to scale', () => {
    const options = { occupied: twoAreas, mode: 'folded', widthPx: 640 } as const;
    expect(createAddressScale({ ...options, foldGapBytes: 62n * GIB }).breaks).toHaveLength(0);
    expect(createAddressScale({ ...options, foldGapBytes: 62n * GIB - 1n }).breaks).toHaveLength(1);
  });
  test('no tick stands inside the break, and each area has one', () => {
    const ticks = scale.ticks(6);
    expect(ticks.every(({ px }) => px <= 308 || px >= 332)).toBe(true);
    expect(ticks.some(({ address }) => address < GIB)).toBe(true);
    expect(ticks.some(({ address }) => address >= 63n * GIB)).toBe(true);
  });
  test('half a fold in sight keeps half its pixels', () => {
    const half = createAddressScale({
      occupied: twoAreas,
      mode: 'folded',
      widthPx: 640,
      window: { start: 0n, last: 32n * GIB - 1n },
    });
    expect(half.breaks).toEqual([{ start: GIB, last: 32n * GIB - 1n, startPx: 628, lastPx: 640 }]);
  });
  test('a window with nothing but gap is drawn to scale', () => {
    const window = { start: 10n * GIB, last: 20n * GIB - 1n };
    const inside = createAddressScale({ occupied: twoAreas, mode: 'folded', widthPx: 100, window });
    expect(inside.breaks).toEqual([]);
    expect(inside.toPx(15n * GIB)).toBe(50);
  });
  test('many folds leave the areas at least 60 % of the width', () => {
    const occupied = rangesFromPairs(
      Array.from({ length: 100 }, (_, i) => [BigInt(i) * 8n * GIB, BigInt(i) * 8n * GIB + GIB] as const),
    );
    const crowded = createAddressScale({ occupied, mode: 'folded', widthPx: 500 });
    expect(crowded.breaks).toHaveLength(99);
    const folded = crowded.breaks.reduce((sum, gap) => sum + gap.lastPx - gap.startPx, 0);
    expect(folded).toBeCloseTo(200, 6);
  });
});

describe('log', () => {
  const MIB = 1n << 20n;
  const scale = createAddressScale({ occupied: rangesFromPairs([[0n, 8n * MIB - 1n]]), mode: 'log', widthPx: 400 });
  test('every doubling has the width of the first mebibyte', () => {
    // 0 to 1 MiB, 1 to 2, 2 to 4, 4 to 8: four octaves on 400 pixels.
    expect([0n, 1n, 2n, 4n, 8n].map((mib) => scale.toPx(mib * MIB))).toEqual([0, 100, 200, 300, 400]);
    expect(scale.toPx(3n * MIB)).toBe(250);
    expect(scale.toAddress(350)).toBe(6n * MIB);
    expect(scale.breaks).toEqual([]);
  });
  test('ticks stand at powers of two, and between them where few are in sight', () => {
    expect(scale.ticks(4).map(({ address, px }) => [address / MIB, px])).toEqual([
      [0n, 0],
      [1n, 100],
      [2n, 200],
      [4n, 300],
    ]);
    const window = { start: 4n * MIB, last: 8n * MIB - 1n };
    const inside = createAddressScale({ occupied: twoAreas, mode: 'log', widthPx: 400, window });
    expect(inside.ticks(4).map(({ address }) => address / MIB)).toEqual([4n, 5n, 6n, 7n]);
  });
  test('half an octave in sight keeps half its pixels; the top of the address space is one octave', () => {
    const window = { start: 1n << 62n, last: (1n << 63n) + (1n << 62n) - 1n };
    const top = createAddressScale({ occupied: rangesFromPairs([[0n, U64_MAX]]), mode: 'log', widthPx: 300, window });
    expect(top.toPx(1n << 63n)).toBe(200);
    expect(top.toPx(window.last + 1n)).toBe(300);
  });
});

describe('edges', () => {
  test('deep zoom at the top of the address space keeps single bytes apart', () => {
    const occupied = rangesFromPairs([[0n, U64_MAX]]);
    const window = { start: U64_MAX - 15n, last: U64_MAX };
    const scale = createAddressScale({ occupied, mode: 'folded', widthPx: 1600, window });
    expect(scale.toPx(U64_MAX)).toBe(1500);
    expect(scale.toPx(U64_MAX + 1n)).toBe(1600);
    expect(scale.toAddress(1550)).toBe(U64_MAX);
    expect(scale.toAddress(1450)).toBe(U64_MAX - 1n);
  });
  test('outside the window: one pixel off either side', () => {
    const window = { start: 100n, last: 199n };
    const scale = createAddressScale({ occupied: twoAreas, mode: 'linear', widthPx: 100, window });
    expect([scale.toPx(99n), scale.toPx(100n), scale.toPx(200n), scale.toPx(201n)]).toEqual([-1, 0, 100, 101]);
  });
  test('an empty set or a window turned round still gives a usable scale', () => {
    const scale = createAddressScale({
      occupied: EMPTY_RANGES,
      mode: 'folded',
      widthPx: 0,
      window: { start: 9n, last: 3n },
    });
    expect(scale.toPx(0n)).toBe(0);
    expect(scale.extent).toEqual({ start: 0n, last: 0xffff_ffffn });
  });
});
