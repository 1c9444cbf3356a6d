// The lanes: boxes of every kind, labels where they fit, hatching where the evidence has no such file.
import type { AddressScale } from '../../../app/core/address/address-scale';
import { formatBytes } from '../../../app/core/address/u64';
import { inkOn } from './contrast';
import type { DrawList } from './draw-list';
import { UI_CHAR_PX } from './draw-list';
import type { KindRows, LaneIndex } from './lane-index';
import type { Box } from './lane-boxes';
import { laneBoxes } from './lane-boxes';
import { BAR_HEIGHT, LANE_PITCH, barTop } from './map-geometry';
import type { MapTheme } from './map-theme';
import { KIND_PATTERNS } from './map-theme';

export interface LanesInput {
  readonly lanes: readonly LaneIndex[];
  readonly scale: AddressScale;
  readonly widthPx: number;
  readonly theme: MapTheme;
}

/** Draw commands of all lanes, top to bottom. */
export function drawLanes({ lanes, scale, widthPx, theme }: LanesInput): DrawList {
  const list: DrawList = [];
  lanes.forEach((index, at) => {
    const y = barTop(at);
    list.push({
      op: 'line',
      x1: 0,
      y1: y + BAR_HEIGHT + (LANE_PITCH - BAR_HEIGHT) / 2,
      x2: widthPx,
      y2: y + BAR_HEIGHT + (LANE_PITCH - BAR_HEIGHT) / 2,
      color: theme.grid,
      width: 1,
    });
    if (!index.lane.collected) return drawAbsent(list, index, y, widthPx, theme);
    for (const kind of index.kinds)
      for (const box of laneBoxes(kind, scale, widthPx)) drawBox(list, index, kind, box, y, theme);
    if (index.lane.id === 'verdict' && index.lane.starts.length === 0)
      list.push({
        op: 'text',
        x: 6,
        y: y + 14,
        text: '✓ no differences',
        color: theme.ok,
        font: 'ui',
        weight: 600,
        align: 'left',
      });
  });
  return list;
}

function drawBox(list: DrawList, index: LaneIndex, kind: KindRows, box: Box, y: number, theme: MapTheme): void {
  const color = theme.kinds[kind.kind];
  const gap = box.w > 5 ? 1 : 0;
  const pattern = box.count > 1 ? 'dense' : KIND_PATTERNS[kind.kind];
  const radius = box.w > 8 ? 3 : 0;
  list.push({ op: 'fill', x: box.x, y, w: box.w - gap, h: BAR_HEIGHT, color, pattern, radius });
  if (box.count === 1) drawLabel(list, index, kind, box, y, theme);
}

/** A name inside the box: on solid boxes as it is, on patterns over a plate. */
function drawLabel(list: DrawList, index: LaneIndex, kind: KindRows, box: Box, y: number, theme: MapTheme): void {
  const row = kind.rows[box.first] ?? 0;
  const size = (kind.lasts[box.first] ?? 0n) - (kind.starts[box.first] ?? 0n) + 1n;
  const name = index.lane.names[row] ?? '';
  const text = [`${name} ${formatBytes(size)}`, name].find((candidate) => candidate.length * UI_CHAR_PX + 16 < box.w);
  if (text === undefined || text === '') return;
  const solid = KIND_PATTERNS[kind.kind] === 'solid';
  const width = text.length * UI_CHAR_PX + 8;
  if (!solid)
    list.push({
      op: 'fill',
      x: box.x + 5,
      y: y + 3,
      w: width,
      h: BAR_HEIGHT - 6,
      color: theme.canvas,
      pattern: 'solid',
      radius: 3,
    });
  const color = solid ? inkOn(theme.kinds[kind.kind]) : theme.text;
  list.push({
    op: 'text',
    x: box.x + (solid ? 7 : 9),
    y: y + 14,
    text,
    color,
    font: 'ui',
    weight: solid ? 400 : 600,
    align: 'left',
  });
}

function drawAbsent(list: DrawList, { lane }: LaneIndex, y: number, widthPx: number, theme: MapTheme): void {
  const text = lane.hint === undefined ? 'not collected' : `not collected: ${lane.hint}`;
  const width = text.length * UI_CHAR_PX + 14;
  list.push({
    op: 'fill',
    x: 0,
    y,
    w: widthPx - 1,
    h: BAR_HEIGHT,
    color: theme.kinds.unknown,
    pattern: 'hatch',
    radius: 3,
  });
  list.push({
    op: 'fill',
    x: 8,
    y: y + 2,
    w: width,
    h: BAR_HEIGHT - 4,
    color: theme.canvas,
    pattern: 'solid',
    radius: 3,
  });
  list.push({ op: 'text', x: 15, y: y + 14, text, color: theme.muted, font: 'ui', weight: 400, align: 'left' });
}
