// What a step changed in a lane, against plain set arithmetic, against captured events, and at size.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAddressScale } from '../../../app/core/address/address-scale';
import { rangesFromPairs, subtractRanges, unionRanges } from '../../../app/core/range/range-set';
import type { RangeSet } from '../../../app/core/range/range-set';
import { instantView } from '../../../app/core/timeline/instant-view';
import type { LaneRow } from '../../../app/core/view/lane-rows';
import { laneOf } from '../../../app/core/view/lane-rows';
import { RANGE_KINDS } from '../../../app/core/view/snapshot-view';
import { drawChanges } from '../../../renderer/src/draw/draw-changes';
import type { DrawList } from '../../../renderer/src/draw/draw-list';
import { changeUnder, laneChange } from '../../../renderer/src/draw/lane-changes';
import type { LaneChange } from '../../../renderer/src/draw/lane-changes';
import { createLaneIndex } from '../../../renderer/src/draw/lane-index';
import { COMPACT_GEOMETRY, barTop } from '../../../renderer/src/draw/map-geometry';
import type { MapTheme } from '../../../renderer/src/draw/map-theme';
import { laneChangeText } from '../../../renderer/src/selection/change-words';
import { runOnCapture } from '../../lib/run-view';
import { viewOfCapture } from '../lib/view-of-capture';

type Pair = readonly [bigint, bigint];
const indexOf = (rows: readonly Omit<LaneRow, 'name'>[]) =>
  createLaneIndex(
    laneOf(
      { id: 'iomem', label: 'iomem', source: '', collected: true },
      rows.map((row) => ({ ...row, name: '' })),
    ),
  );
const present = (pairs: readonly Pair[]) => indexOf(pairs.map(([start, last]) => ({ start, last, kind: 'present' })));
const pairsOf = ({ starts, lasts }: RangeSet): Pair[] => Array.from(starts, (start, i) => [start, lasts[i] ?? 0n]);
const listed = (change: LaneChange) =>
  change.map(({ sort, kind, was, ranges }) => [sort, kind, was, pairsOf(ranges)] as const);

describe('laneChange', () => {
  test('rows that merge or split hold the same addresses: nothing changed', () => {
    const split = present([
      [0n, 9n],
      [10n, 19n],
    ]);
    expect(laneChange(split, present([[0n, 19n]]))).toEqual([]);
    expect(laneChange(split, split)).toEqual([]);
  });

  test('a hole in a row is the hole, not the row', () => {
    const hole = present([
      [0n, 9n],
      [15n, 19n],
    ]);
    expect(listed(laneChange(present([[0n, 19n]]), hole))).toEqual([['left', 'present', undefined, [[10n, 14n]]]]);
    expect(listed(laneChange(hole, present([[0n, 19n]])))).toEqual([['came', 'present', undefined, [[10n, 14n]]]]);
  });

  test('addresses that stay and become something else turned; only the rest came or left', () => {
    const before = indexOf([{ start: 0n, last: 9n, kind: 'online' }]);
    const after = indexOf([
      { start: 4n, last: 9n, kind: 'offline' },
      { start: 10n, last: 12n, kind: 'offline' },
    ]);
    expect(listed(laneChange(before, after))).toEqual([
      ['turned', 'offline', 'online', [[4n, 9n]]],
      ['left', 'online', undefined, [[0n, 3n]]],
      ['came', 'offline', undefined, [[10n, 12n]]],
    ]);
  });

  test('is set arithmetic per kind, also where rows lie on one another', () => {
    const row = fc
      .tuple(fc.bigInt(0n, 60n), fc.bigInt(0n, 12n), fc.constantFrom('online' as const, 'offline' as const))
      .map(([start, size, kind]) => ({ start, last: start + size, kind }));
    const rows = fc.array(row, { maxLength: 14 });
    fc.assert(
      fc.property(rows, rows, fc.array(fc.nat(13), { maxLength: 14 }), (first, second, shared) => {
        const common = shared.flatMap((i) => first[i] ?? []);
        const after = [...second, ...common];
        const change = laneChange(indexOf(first), indexOf(after));
        for (const kind of ['online', 'offline'] as const) {
          const set = (list: typeof first) =>
            rangesFromPairs(list.filter((r) => r.kind === kind).map((r): Pair => [r.start, r.last]));
          const all = (test: (part: LaneChange[number]) => boolean) =>
            change.filter(test).reduce((sum, { ranges }) => unionRanges(sum, ranges), rangesFromPairs([]));
          const gained = all((part) => part.kind === kind && part.sort !== 'left');
          const lost = all((part) => (part.sort === 'left' ? part.kind : part.was) === kind);
          // A range that turned from two kinds at once leaves what another kind still holds: compare without those.
          expect(pairsOf(subtractRanges(gained, subtractRanges(set(after), set(first))))).toEqual([]);
          expect(pairsOf(subtractRanges(subtractRanges(set(after), set(first)), gained))).toEqual([]);
          expect(pairsOf(subtractRanges(lost, subtractRanges(set(first), set(after))))).toEqual([]);
          expect(pairsOf(subtractRanges(subtractRanges(set(first), set(after)), lost))).toEqual([]);
        }
      }),
      { seed: 20261122, numRuns: 400 },
    );
  });

  test('one range among 100 000 is found in one walk, and again at once', () => {
    const pairs = Array.from({ length: 100_000 }, (_, i): Pair => [
      BigInt(i) << 20n,
      (BigInt(i) << 20n) + 0xfffffn / 2n,
    ]);
    const without = pairs.toSpliced(50_000, 1);
    let best = Infinity;
    for (let round = 0; round < 3; round += 1) {
      const [before, after] = [present(pairs), present(without)];
      const started = performance.now();
      const change = laneChange(before, after);
      best = Math.min(best, performance.now() - started);
      expect(listed(change)).toEqual([['left', 'present', undefined, [pairs[50_000]]]]);
      expect(laneChange(before, after)).toBe(change);
    }
    // 1.6 ms on an idle machine; the bound leaves room for a loaded one and none for a quadratic search.
    expect(best).toBeLessThan(100);
  });
});

describe('on a real machine', async () => {
  // The lab's DIMM: 1 GiB at 4 GiB, blocks of 128 MiB (FINDINGS of the x86 lab).
  const capture = 'x86_64/01-dimm-file/01-loaded.tar.gz';
  const view = await viewOfCapture(capture);
  const run = await runOnCapture(capture, ['memory.add:0x100000000+1G', 'memory.online:0x100000000+1G']);
  const textsAt = (step: number): string[] => {
    const before = instantView(view, run, step - 1);
    return instantView(view, run, step).lanes.flatMap((lane, i) => {
      const old = before.lanes[i];
      return (old && laneChangeText(lane, laneChange(createLaneIndex(old), createLaneIndex(lane)))) ?? [];
    });
  };
  const all = Array.from({ length: run.length - 1 }, (_, i) => textsAt(i + 1)).flat();

  test('adding a DIMM grows iomem once, brings its blocks offline, and turns them online one by one', () => {
    expect(all.filter((text) => text.startsWith('iomem'))).toEqual(['iomem: gained 1 GiB (present)']);
    expect(all.filter((text) => text.includes('gained 1 GiB (offline)'))).toEqual([
      'memory blocks: gained 1 GiB (offline)',
    ]);
    const turned = all.filter((text) => text === 'memory blocks: 128 MiB turned from offline to online');
    expect(turned).toHaveLength(8);
  });

  test('a step that changes no version changes nothing', () => {
    const still = run.iomemVersions.findIndex((_, step) =>
      [run.iomemVersions, run.blockVersions, run.headerVersions, run.findingVersions].every(
        (column) => step > 0 && column[step] === column[step - 1],
      ),
    );
    expect(still).toBeGreaterThan(0);
    expect(textsAt(still)).toEqual([]);
  });
});

describe('drawChanges', () => {
  const theme: MapTheme = {
    canvas: '#ffffff',
    grid: '#eeeeee',
    line: '#dddddd',
    text: '#111111',
    muted: '#555555',
    accent: '#0000ff',
    ok: '#006600',
    kinds: Object.fromEntries(RANGE_KINDS.map((kind) => [kind, `kind:${kind}`])) as MapTheme['kinds'],
  };
  const scale = createAddressScale({ occupied: rangesFromPairs([[0n, 999n]]), mode: 'linear', widthPx: 1000 });
  const input = { scale, widthPx: 1000, theme, geometry: COMPACT_GEOMETRY };
  const badgesOf = (list: DrawList) =>
    list.flatMap((command) => (command.op === 'fill' && command.color === theme.text ? [command] : []));
  /** Which pixels of the first badge its bars cover. */
  function inkOf(list: DrawList): boolean[] {
    const [badge] = badgesOf(list);
    if (badge === undefined) throw new Error('no badge');
    const bars = list.flatMap((command) =>
      command.op === 'fill' && command.color === theme.canvas && command.w < badge.w ? [command] : [],
    );
    return Array.from({ length: badge.w * badge.h }, (_, i) => {
      const [x, y] = [badge.x + (i % badge.w), badge.y + Math.floor(i / badge.w)];
      return bars.some((bar) => x >= bar.x && x < bar.x + bar.w && y >= bar.y && y < bar.y + bar.h);
    });
  }
  const came = laneChange(present([]), present([[100n, 199n]]));
  const left = laneChange(present([[100n, 199n]]), present([]));

  test('a badge, a dashed outline and, for what left, a ghost: told apart without colour', () => {
    const list = drawChanges({ ...input, changes: [came, left] });
    expect(badgesOf(list).map(({ x, w }) => x + w / 2)).toEqual([150, 150]);
    const frames = list.filter((command) => command.op === 'frame');
    expect(frames.every((frame) => frame.dashed)).toBe(true);
    const ghosts = list.filter((command) => command.op === 'fill' && command.color === 'kind:present');
    expect(ghosts).toEqual([
      expect.objectContaining({ pattern: 'hatch', x: 100, w: 100, y: barTop(COMPACT_GEOMETRY, 1) }),
    ]);
  });

  test('no two badges differ by a few pixels only: at least a sixth of a badge is otherwise', () => {
    const turned = laneChange(present([[100n, 199n]]), indexOf([{ start: 100n, last: 199n, kind: 'online' }]));
    const [plus, minus, unlike] = [came, left, turned].map((change) =>
      inkOf(drawChanges({ ...input, changes: [change] })),
    );
    const apart = (a: readonly boolean[] = [], b: readonly boolean[] = []): number =>
      a.filter((ink, i) => ink !== b[i]).length;
    // Of 196 pixels; + and − share a bar, their difference is the other one.
    expect(apart(plus, minus)).toBeGreaterThanOrEqual(12);
    expect(apart(plus, unlike)).toBeGreaterThanOrEqual(33);
    expect(apart(minus, unlike)).toBeGreaterThanOrEqual(33);
  });

  test('nothing changed: nothing drawn; a thousand changes: badges that do not touch', () => {
    expect(drawChanges({ ...input, changes: [[], []] })).toEqual([]);
    const many = laneChange(
      present([]),
      present(Array.from({ length: 500 }, (_, i): Pair => [BigInt(i) * 2n, BigInt(i) * 2n])),
    );
    const xs = badgesOf(drawChanges({ ...input, changes: [many] })).map(({ x }) => x);
    expect(xs.length).toBeGreaterThan(0);
    xs.sort((a, b) => a - b).forEach((x, i) => {
      if (i > 0) expect(x - (xs[i - 1] ?? 0)).toBeGreaterThan(12);
    });
  });

  test('the changed range under the pointer', () => {
    expect(changeUnder(came, 150n, 151n)).toMatchObject({ sort: 'came', start: 100n, last: 199n });
    expect(changeUnder(came, 200n, 300n)).toBeUndefined();
    expect(changeUnder(left, 0n, 100n)).toMatchObject({ sort: 'left', kind: 'present' });
  });
});
