// The draw list of a real capture: what is on the canvas, read as commands.
import { beforeAll, describe, expect, test } from 'vitest';
import { createAddressScale } from '../../../app/core/address/address-scale';
import { rangesFromPairs } from '../../../app/core/range/range-set';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { RANGE_KINDS } from '../../../app/core/view/snapshot-view';
import { drawAxis, drawBreaks } from '../../../renderer/src/draw/draw-axis';
import { drawAbsentNotes, drawLanes } from '../../../renderer/src/draw/draw-lanes';
import type { DrawList } from '../../../renderer/src/draw/draw-list';
import { drawOverlay } from '../../../renderer/src/draw/draw-overlay';
import { createLaneIndex } from '../../../renderer/src/draw/lane-index';
import { COMPACT_GEOMETRY, mapHeight } from '../../../renderer/src/draw/map-geometry';
import type { MapTheme } from '../../../renderer/src/draw/map-theme';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

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
const geometry = COMPACT_GEOMETRY;
const widthPx = 1000;
let view: SnapshotView;

beforeAll(async () => {
  view = await viewOfCapture(DIMM_REMOVED);
});

function input(lanes = view.lanes) {
  const occupied = rangesFromPairs(
    lanes.flatMap((lane) => Array.from(lane.starts, (s, i) => [s, lane.lasts[i] ?? s] as const)),
  );
  const scale = createAddressScale({ occupied, mode: 'folded', widthPx, foldGapBytes: 1n << 28n });
  return {
    lanes: lanes.map(createLaneIndex),
    scale,
    widthPx,
    theme,
    geometry,
    heightPx: mapHeight(geometry, lanes.length),
  };
}
const texts = (list: DrawList): string[] => list.flatMap((command) => (command.op === 'text' ? [command.text] : []));

describe('the map of a machine whose DIMM was pulled', () => {
  test('shows the phantom gigabyte in its pattern, at its place, with its name', () => {
    const { scale, ...rest } = input();
    const list = drawLanes({ scale, ...rest });
    const phantom = list.filter((command) => command.op === 'fill' && command.color === 'kind:phantom');
    expect(phantom).toHaveLength(1);
    expect(phantom[0]).toMatchObject({ pattern: 'diagonal', x: scale.toPx(0x1_0000_0000n) });
    expect(texts(list)).toContain('phantom · 1 GiB');
  });

  test('folds the 3 GiB between RAM and the DIMM and says how much it folded', () => {
    const { lanes: _, ...rest } = input();
    expect(texts(drawBreaks(rest))).toEqual(['3 GiB folded']);
    const axis = texts(drawAxis({ ...rest, unit: { unit: 'hex' } }));
    expect(axis).toContain('0x1_0000_0000');
  });

  test('labels of the axis never overlap', () => {
    const { lanes: _, ...rest } = input();
    for (const unit of ['hex', 'size'] as const) {
      const labels = drawAxis({ ...rest, unit: { unit } }).filter((command) => command.op === 'text');
      for (let i = 1; i < labels.length; i += 1) {
        const [before, after] = [labels[i - 1], labels[i]];
        if (before?.op !== 'text' || after?.op !== 'text') continue;
        expect(after.x).toBeGreaterThan(before.x + before.text.length * 6);
      }
    }
  });

  test('a lane without evidence is hatched and names what would fill it', () => {
    const lanes = view.lanes.map((lane) =>
      lane.id === 'iomem' ? { ...lane, collected: false, hint: 'sudo cat /proc/iomem' } : lane,
    );
    const made = input(lanes);
    expect(texts(drawAbsentNotes(made))).toEqual(['not collected: sudo cat /proc/iomem']);
    expect(drawLanes(made)).toContainEqual(expect.objectContaining({ op: 'fill', pattern: 'hatch', x: 0 }));
  });

  test('the selection is framed through all lanes', () => {
    const { lanes: _, ...rest } = input();
    const selected = rangesFromPairs([[0x1_0000_0000n, 0x1_3fff_ffffn]]);
    const frames = drawOverlay({ ...rest, selected }).filter((command) => command.op === 'frame');
    expect(frames).toHaveLength(1);
    expect(frames[0]).toMatchObject({ x: rest.scale.toPx(0x1_0000_0000n) });
  });
});
