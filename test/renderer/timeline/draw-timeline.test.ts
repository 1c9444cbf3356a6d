// Draw lists of the timeline without a canvas: lanes, what a crowded pixel must not hide, and the cost of 10^4 steps.
import { describe, expect, it } from 'vitest';
import { createFindingPool } from '../../../app/sim/view/finding-pool';
import { createRangePool } from '../../../app/sim/view/range-pool';
import type { RunView } from '../../../app/core/view/run-view';
import { INSTANT_VERDICTS } from '../../../app/core/view/run-view';
import { drawTimelineAxis } from '../../../renderer/src/draw/draw-timeline-axis';
import { drawTimelineLanes } from '../../../renderer/src/draw/draw-timeline-lanes';
import { drawTimelineOverlay } from '../../../renderer/src/draw/draw-timeline-overlay';
import { createStepScale, timelineGeometry, timelineLaneAt } from '../../../renderer/src/draw/timeline-geometry';
import { bandAt, createTimelineModel, lowerStep } from '../../../renderer/src/draw/timeline-model';
import { runOnCapture } from '../../lib/run-view';
import { TIMELINE_THEME as THEME } from '../lib/timeline-theme';

/** A run of so many steps, all complete but one. */
function longRun(length: number, bad: number): RunView {
  const words = [
    { actor: 'memory core', action: 'looks', reads: ['iomem'], writes: [] },
    { actor: 'crash handler', action: 'writes', reads: [], writes: ['elfcorehdr'] },
  ] as const;
  const versions = new Int32Array(length);
  const iomem = createRangePool();
  iomem.add([{ start: 0n, last: 4095n, kind: 0 }]);
  return {
    design: { id: 'x', title: 'x', released: true, source: 'x' },
    events: ['panic'],
    length,
    ops: Int32Array.from({ length }, (_, i) => (i === 0 ? -1 : 0)),
    texts: Uint32Array.from({ length }, (_, i) => i % 2),
    words,
    armed: new Uint8Array(length).fill(1),
    verdicts: Uint8Array.from({ length }, (_, i) => (i === bad ? INSTANT_VERDICTS.indexOf('incomplete') : 0)),
    headerVersions: versions,
    headers: [new Uint8Array(64)],
    iomemVersions: versions,
    iomem: iomem.done(),
    memblockVersions: new Int32Array(length).fill(-1),
    memblock: createRangePool().done(),
    blockVersions: new Int32Array(length).fill(-1),
    blocks: createRangePool().done(),
    findingVersions: versions,
    findings: createFindingPool().done(),
    commandLine: 'kdumpscope simulate x --event panic',
  };
}

function drawn(run: RunView, widthPx: number, from = 0, to = run.length) {
  const model = createTimelineModel(run);
  const geometry = timelineGeometry(model.lanes, false);
  const scale = createStepScale(from, to, widthPx);
  return { model, geometry, scale, list: drawTimelineLanes({ model, scale, geometry, theme: THEME }) };
}

describe('createTimelineModel', () => {
  it('has the lanes of the run: no memblock where the architecture keeps none', () => {
    const { lanes, ops } = createTimelineModel(longRun(100, 50));
    expect(lanes.map(({ id }) => id)).toEqual([
      'operator',
      'memory',
      'notify',
      'handler',
      'kexec',
      'iomem',
      'elfcorehdr',
      'udev',
      'verdict',
    ]);
    expect(ops).toEqual([
      { op: -1, text: 'as captured', from: 0, to: 0 },
      { op: 0, text: 'panic', from: 1, to: 99 },
    ]);
  });

  it('shows memblock on Power, and every step of a real run in exactly one lane', async () => {
    const events = ['memory.remove:0x40000000+256M'];
    const run = await runOnCapture('ppc64le/lmb-deb612/02-dimm-added.tar.gz', events);
    const { lanes } = createTimelineModel(run);
    expect(lanes.some(({ id }) => id === 'memblock')).toBe(true);
    const steps = lanes.flatMap((lane) => (lane.kind === 'marks' ? [...lane.steps] : []));
    expect(steps.sort((a, b) => a - b)).toEqual(Array.from({ length: run.length }, (_, i) => i));
    const memblock = lanes.find(({ id }) => id === 'memblock');
    if (memblock?.kind !== 'bands') throw new Error('no memblock lane');
    // operations.json of the lab: four LMBs of 256 MiB were added to 1 GiB; here the first of them goes.
    expect(memblock.text(bandAt(memblock, 0)?.value ?? -1)).toMatch(/^2 GiB/);
    expect(memblock.text(bandAt(memblock, run.length - 1)?.value ?? -1)).toMatch(/^1\.75 GiB/);
  });

  it('finds the stretch of a step', () => {
    const lane = createTimelineModel(longRun(100, 50)).lanes.at(-1);
    if (lane?.kind !== 'bands') throw new Error('no strip');
    expect([0, 49, 50, 51, 99].map((step) => bandAt(lane, step)?.from)).toEqual([0, 0, 50, 51, 51]);
    expect(lowerStep(Uint32Array.of(2, 4), 5)).toBe(2);
  });
});

describe('drawTimelineLanes', () => {
  it('never hides the one bad instant among ten thousand, and draws it last', () => {
    const { list } = drawn(longRun(10_000, 5000), 900);
    const strip = list.filter((c) => c.op === 'fill' && c.color === THEME.verdicts.incomplete);
    expect(strip).toHaveLength(1);
    expect(strip[0]).toMatchObject({ pattern: 'diagonal' });
    const good = list.findLastIndex((c) => c.op === 'fill' && c.color === THEME.verdicts.complete);
    expect(list.indexOf(strip[0] ?? list[0]!)).toBeGreaterThan(good);
  });

  it('costs pixels, not steps', () => {
    const { list } = drawn(longRun(100_000, 5), 900);
    expect(list.length).toBeLessThan(1500);
  });

  it('costs pixels also where every instant differs from the one before', () => {
    const run = longRun(50_000, 5);
    const flapping = Uint8Array.from({ length: run.length }, (_, i) => i % 2);
    const flaps = {
      ...run,
      armed: flapping,
      verdicts: flapping.map((v) => v * 2),
      iomemVersions: Int32Array.from(flapping),
    };
    const { list } = drawn(flaps, 900);
    expect(list.length).toBeLessThan(5000);
    const colors = new Set(list.flatMap((c) => (c.op === 'fill' ? [c.color] : [])));
    expect([THEME.verdicts.complete, THEME.verdicts.incomplete].every((color) => colors.has(color))).toBe(true);
  });

  it('outlines simulated steps dashed and writes their words where there is room', () => {
    const { list } = drawn(longRun(4, 2), 900);
    expect(list.filter((c) => c.op === 'frame').every((c) => c.op === 'frame' && c.dashed)).toBe(true);
    expect(list.some((c) => c.op === 'text' && c.text === 'looks')).toBe(true);
    expect(list.some((c) => c.op === 'text' && c.text === '● incomplete')).toBe(true);
  });

  it('draws nothing outside of the plot', () => {
    for (const [from, to] of [
      [0, 10_000],
      [4990, 5010],
      [9990, 10_000],
    ] as const) {
      const { list } = drawn(longRun(10_000, 5000), 700, from, to);
      for (const command of list) if (command.op === 'fill') expect(command.x + command.w).toBeLessThanOrEqual(720);
      for (const command of list) if (command.op === 'text') expect(command.x).toBeLessThanOrEqual(700);
    }
  });
});

describe('the scale', () => {
  it('maps steps to pixels and back', () => {
    const scale = createStepScale(10, 60, 500);
    for (const step of [10, 33, 59.5]) expect(scale.toStep(scale.toPx(step))).toBeCloseTo(step, 9);
    expect(scale.toPx(10)).toBeGreaterThan(0);
    expect(scale.toPx(60)).toBeLessThan(500);
  });

  it('finds the lane at a height and none above or below', () => {
    const { lanes } = createTimelineModel(longRun(10, 5));
    const geometry = timelineGeometry(lanes, true);
    lanes.forEach((_, i) => expect(timelineLaneAt(geometry, (geometry.tops[i] ?? 0) + 1)).toBe(i));
    expect(timelineLaneAt(geometry, 3)).toBe(-1);
    expect(timelineLaneAt(geometry, geometry.heightPx + 1)).toBe(-1);
    expect(geometry.heightPx).toBeGreaterThan(timelineGeometry(lanes, false).heightPx);
  });
});

it('puts the playhead on its step, markers with their letters, numbers that never touch', () => {
  const { scale, geometry, model } = drawn(longRun(50, 5), 800);
  const overlay = drawTimelineOverlay({ scale, geometry, theme: THEME, playhead: 20, panic: 30, a: 3, b: 9 });
  const middle = scale.toPx(20) + scale.cell / 2;
  expect(overlay.some((c) => c.op === 'fill' && c.w === 2 && Math.abs(c.x + 1 - middle) < 0.01)).toBe(true);
  expect(overlay.flatMap((c) => (c.op === 'text' ? [c.text] : []))).toEqual(['A', 'B', '✕']);
  const axis = drawTimelineAxis({ ops: model.ops, scale, length: 50, heightPx: 300, theme: THEME });
  const numbers = axis.flatMap((c) => (c.op === 'text' && c.font === 'mono' ? [c.x] : []));
  expect(numbers.length).toBeGreaterThan(4);
  numbers.slice(1).forEach((x, i) => expect(x - (numbers[i] ?? 0)).toBeGreaterThan(40));
});
