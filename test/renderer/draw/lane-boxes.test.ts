// Every range must be seen at every zoom, and a frame must not cost more than the pixels it fills.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameColumn, placeColumn } from '../../../app/core/view/lane-columns';
import { createAddressScale } from '../../../app/core/address/address-scale';
import { rangesFromPairs } from '../../../app/core/range/range-set';
import type { Lane } from '../../../app/core/view/snapshot-view';
import { RANGE_KINDS } from '../../../app/core/view/snapshot-view';
import { laneBoxes } from '../../../renderer/src/draw/lane-boxes';
import { createLaneIndex, rowUnder } from '../../../renderer/src/draw/lane-index';
import { MIN_RANGE_PX } from '../../../renderer/src/draw/map-geometry';

const PAGE = 0x1000n;

function laneOf(pairs: readonly (readonly [bigint, bigint])[], kind: (typeof RANGE_KINDS)[number] = 'covered'): Lane {
  const sorted = [...pairs].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  return {
    id: 'elfcorehdr',
    label: 'elfcorehdr',
    source: '',
    collected: true,
    starts: BigUint64Array.from(sorted, ([start]) => start),
    lasts: BigUint64Array.from(sorted, ([, last]) => last),
    kinds: Uint8Array.from(sorted, () => RANGE_KINDS.indexOf(kind)),
    names: nameColumn(
      sorted.length,
      () => 'range #',
      (i) => i,
    ),
    places: placeColumn(sorted.length, () => undefined),
    phdrs: Int32Array.from(sorted, () => -1),
  };
}

function boxesOf(pairs: readonly (readonly [bigint, bigint])[], widthPx: number) {
  const index = createLaneIndex(laneOf(pairs));
  const scale = createAddressScale({ occupied: rangesFromPairs(pairs), mode: 'linear', widthPx });
  const [kind] = index.kinds;
  if (kind === undefined) throw new Error('no rows');
  return { kind, scale, boxes: laneBoxes(kind, scale, widthPx) };
}

describe('laneBoxes', () => {
  test('a wide range that starts in the pixel of a narrow one keeps its own box', () => {
    // The first two lines of System RAM on every PC: 636 KiB, a hole, then the rest of the gigabyte.
    const { boxes } = boxesOf(
      [
        [0x1000n, 0x9_fbffn],
        [0x10_0000n, 0x3ffd_efffn],
      ],
      500,
    );
    expect(boxes.map((box) => box.count)).toEqual([1, 1]);
    expect(boxes[1]?.w).toBeGreaterThan(490);
  });

  test('one byte among a terabyte is still two pixels wide', () => {
    const { boxes } = boxesOf(
      [
        [0n, PAGE],
        [1n << 39n, 1n << 39n],
        [1n << 40n, (1n << 40n) + PAGE],
      ],
      1000,
    );
    expect(boxes).toHaveLength(3);
    for (const box of boxes) expect(box.w).toBeGreaterThanOrEqual(MIN_RANGE_PX);
  });

  test('stands for every range, and every range lies under a box', () => {
    const range = fc.tuple(fc.bigInt(0n, 1n << 44n), fc.bigInt(0n, 1n << 38n)).map(([s, n]) => [s, s + n] as const);
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 20, max: 900 }),
        (pairs, width) => {
          const { boxes, scale } = boxesOf(pairs, width);
          expect(boxes.reduce((sum, box) => sum + box.count, 0)).toBe(pairs.length);
          for (const [start, last] of pairs) {
            const px = Math.min(width - 1, scale.toPx(start + (last - start) / 2n));
            expect(boxes.some((box) => box.x - 1 <= px && px <= box.x + box.w + 1)).toBe(true);
          }
        },
      ),
      { seed: 20261122, numRuns: 200 },
    );
  });

  test('100 000 ranges on 1000 pixels are at most 1000 boxes', () => {
    const pairs = Array.from(
      { length: 100_000 },
      (_, i) => [BigInt(i) * 0x10_0000n, BigInt(i) * 0x10_0000n + PAGE] as const,
    );
    const { boxes } = boxesOf(pairs, 1000);
    expect(boxes.length).toBeLessThanOrEqual(1000);
    expect(boxes.reduce((sum, box) => sum + box.count, 0)).toBe(100_000);
  });

  test('rows out of sight on the left are left out unless they reach in', () => {
    const pairs = [
      [0n, 0xffn],
      [0x100n, 0xffff_ffffn],
    ] as const;
    const index = createLaneIndex(laneOf(pairs));
    const scale = createAddressScale({
      occupied: rangesFromPairs(pairs),
      mode: 'linear',
      widthPx: 100,
      window: { start: 0x1000_0000n, last: 0x1fff_ffffn },
    });
    const [kind] = index.kinds;
    expect(kind === undefined ? [] : laneBoxes(kind, scale, 100)).toEqual([{ x: 0, w: 100, count: 1, first: 1 }]);
  });
});

describe('rowUnder', () => {
  test('finds the shortest of nested rows and nothing in a gap', () => {
    const index = createLaneIndex(
      laneOf([
        [0x1000n, 0xffffn],
        [0x4000n, 0x4fffn],
        [0x20000n, 0x2ffffn],
      ]),
    );
    expect(rowUnder(index, 0x4800n, 0x4800n)).toBe(1);
    expect(rowUnder(index, 0x8000n, 0x8000n)).toBe(0);
    expect(rowUnder(index, 0x18000n, 0x18000n)).toBe(-1);
    expect(rowUnder(index, 0x2_0000n, 0x2_0000n)).toBe(2);
  });

  test('a harmful row wins over a harmless one', () => {
    const calm = laneOf([[0n, 0xffffn]]);
    const lane = {
      ...laneOf(
        [
          [0n, 0xffffn],
          [0x100n, 0xfffn],
        ],
        'phantom',
      ),
    };
    const mixed: Lane = { ...lane, kinds: Uint8Array.from([calm.kinds[0] ?? 0, lane.kinds[1] ?? 0]) };
    expect(rowUnder(createLaneIndex(mixed), 0x200n, 0x200n)).toBe(1);
  });
});
