// The lanes: boxes of every kind, labels where they fit, hatching where the evidence has no such file.
import { laneName } from '../../../app/core/view/lane-columns';
import type { AddressScale } from '../../../app/core/address/address-scale';
import { formatBytes } from './numbers';
import { edgeOn, inkOn } from './contrast';
import type { DrawList } from './draw-list';
import { UI_CHAR_PX } from './draw-list';
import type { KindRows, LaneIndex } from './lane-index';
import type { Box } from './lane-boxes';
import { laneBoxes } from './lane-boxes';
import type { MapGeometry } from './map-geometry';
import { barTop } from './map-geometry';
import type { MapTheme } from './map-theme';
import { KIND_PATTERNS } from './map-theme';

export interface LanesInput {
  readonly lanes: readonly LaneIndex[];
  readonly scale: AddressScale;
  readonly widthPx: number;
  readonly theme: MapTheme;
  readonly geometry: MapGeometry;
}

/** The bar of one lane. */
interface Bar {
  readonly index: LaneIndex;
  readonly y: number;
  readonly h: number;
}

/** Draw commands of all lanes, top to bottom. */
export function drawLanes({ lanes, scale, widthPx, theme, geometry }: LanesInput): DrawList {
  const list: DrawList = [];
  lanes.forEach((index, at) => {
    const bar: Bar = { index, y: barTop(geometry, at), h: geometry.barHeight };
    const rule = geometry.axisHeight + (at + 1) * geometry.pitch;
    list.push({ op: 'line', x1: 0, y1: rule, x2: widthPx, y2: rule, color: theme.grid, width: 1 });
    if (!index.lane.collected) return drawAbsent(list, bar, widthPx, theme);
    for (const kind of index.kinds) {
      const edge = edgeOn(theme.kinds[kind.kind], theme.canvas);
      for (const box of laneBoxes(kind, scale, widthPx)) drawBox(list, bar, kind, box, theme, edge);
    }
    if (index.lane.id === 'verdict' && index.lane.starts.length === 0)
      drawText(list, bar, 2, '✓ no differences', theme.ok, 600);
  });
  return list;
}

function drawBox(list: DrawList, bar: Bar, kind: KindRows, box: Box, theme: MapTheme, edge: string): void {
  const color = theme.kinds[kind.kind];
  const gap = box.w > 5 ? 1 : 0;
  const pattern = box.count > 1 ? 'dense' : KIND_PATTERNS[kind.kind];
  const radius = box.w > 8 ? 3 : 0;
  list.push({ op: 'fill', x: box.x, y: bar.y, w: box.w - gap, h: bar.h, color, pattern, radius });
  const simulated = bar.index.lane.simulated === true;
  if ((edge !== color || simulated) && box.w > 4)
    list.push({
      op: 'frame',
      x: box.x + 0.5,
      y: bar.y + 0.5,
      w: box.w - gap - 1,
      h: bar.h - 1,
      color: simulated ? theme.text : edge,
      radius,
      width: 1,
      dashed: simulated,
    });
  if (box.count === 1) drawLabel(list, bar, kind, box, theme);
}

/** A name inside the box: on solid boxes as it is, on patterns over a plate. */
function drawLabel(list: DrawList, bar: Bar, kind: KindRows, box: Box, theme: MapTheme): void {
  const row = kind.rows[box.first] ?? 0;
  const size = (kind.lasts[box.first] ?? 0n) - (kind.starts[box.first] ?? 0n) + 1n;
  const name = laneName(bar.index.lane, row);
  const text = [`${name} · ${formatBytes(size)}`, name].find((candidate) => textWidth(candidate) + 18 < box.w);
  if (text === undefined || text === '') return;
  if (KIND_PATTERNS[kind.kind] === 'solid')
    return drawText(list, bar, box.x + 8, text, inkOn(theme.kinds[kind.kind]), 400);
  drawPlate(list, bar, box.x + 4, text, theme.canvas);
  drawText(list, bar, box.x + 9, text, theme.text, 600);
}

function drawAbsent(list: DrawList, bar: Bar, widthPx: number, theme: MapTheme): void {
  const color = theme.kinds.unknown;
  list.push({ op: 'fill', x: 0, y: bar.y, w: widthPx - 1, h: bar.h, color, pattern: 'hatch', radius: 3 });
}

/** What would fill the lanes without evidence; drawn above everything, also above folded gaps. */
export function drawAbsentNotes({
  lanes,
  theme,
  geometry,
}: Pick<LanesInput, 'lanes' | 'theme' | 'geometry'>): DrawList {
  const list: DrawList = [];
  lanes.forEach((index, at) => {
    if (index.lane.collected) return;
    const bar: Bar = { index, y: barTop(geometry, at), h: geometry.barHeight };
    const { hint } = index.lane;
    const text = hint === undefined ? 'not collected' : `not collected: ${hint}`;
    drawPlate(list, bar, 8, text, theme.canvas);
    drawText(list, bar, 13, text, theme.muted, 400);
  });
  return list;
}

function drawPlate(list: DrawList, bar: Bar, x: number, text: string, color: string): void {
  list.push({ op: 'fill', x, y: bar.y + 2, w: textWidth(text) + 10, h: bar.h - 4, color, pattern: 'solid', radius: 3 });
}

function drawText(list: DrawList, bar: Bar, x: number, text: string, color: string, weight: 400 | 600): void {
  list.push({ op: 'text', x, y: bar.y + bar.h / 2 + 4, text, color, font: 'ui', weight, align: 'left' });
}

const textWidth = (text: string): number => text.length * UI_CHAR_PX;
