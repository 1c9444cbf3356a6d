// The address axis: round addresses that never touch one another, grid lines, and folded gaps with their true size.
import type { AddressScale } from '../../../app/core/address/address-scale';
import { formatBytes } from './numbers';
import type { UnitContext } from './address-unit';
import { addressText } from './address-unit';
import type { DrawList } from './draw-list';
import { MONO_CHAR_PX, UI_CHAR_PX } from './draw-list';
import type { MapGeometry } from './map-geometry';
import type { MapTheme } from './map-theme';

export interface AxisInput {
  readonly scale: AddressScale;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly theme: MapTheme;
  readonly unit: UnitContext;
  readonly geometry: MapGeometry;
}

const TICK_PX = 120;

/** Grid and labels; drawn below the lanes. */
export function drawAxis({ scale, widthPx, heightPx, theme, unit, geometry }: AxisInput): DrawList {
  const list: DrawList = [];
  let free = -Infinity;
  for (const tick of scale.ticks(Math.max(2, Math.floor(widthPx / TICK_PX)))) {
    list.push({
      op: 'line',
      x1: tick.px,
      y1: geometry.axisHeight - 5,
      x2: tick.px,
      y2: heightPx,
      color: theme.grid,
      width: 1,
    });
    const text = addressText(tick.address, unit);
    const width = text.length * MONO_CHAR_PX;
    const inGap = scale.breaks.some((gap) => tick.px + width > gap.startPx && tick.px < gap.lastPx);
    if (tick.px < free || tick.px + width > widthPx || inGap) continue;
    list.push({
      op: 'text',
      x: tick.px + 2,
      y: 14,
      text,
      color: theme.muted,
      font: 'mono',
      weight: 400,
      align: 'left',
    });
    free = tick.px + width + 14;
  }
  return list;
}

/** Folded gaps as a cut through all lanes, with their true size written upright; drawn above the lanes. */
export function drawBreaks({ scale, heightPx, theme, geometry }: Omit<AxisInput, 'unit' | 'widthPx'>): DrawList {
  const list: DrawList = [];
  const top = geometry.axisHeight;
  for (const gap of scale.breaks) {
    const w = gap.lastPx - gap.startPx - 4;
    const x = (gap.startPx + gap.lastPx) / 2;
    if (w <= 0) continue;
    const body = { op: 'fill', x: gap.startPx + 2, y: top, w, h: heightPx - top, pattern: 'solid' } as const;
    list.push({ ...body, color: theme.canvas, radius: 0 }, { ...body, color: theme.grid, radius: 3 });
    for (const shift of [-2.5, 2.5])
      list.push({
        op: 'line',
        x1: x + shift - 3,
        y1: top - 4,
        x2: x + shift + 3,
        y2: top - 16,
        color: theme.muted,
        width: 1.5,
      });
    const text = `${formatBytes(gap.last - gap.start + 1n)} folded`;
    if (w < 10 || text.length * UI_CHAR_PX > heightPx - top) continue;
    const y = (top + heightPx) / 2;
    list.push({ op: 'text', x, y, text, color: theme.muted, font: 'ui', weight: 400, align: 'center', upright: true });
  }
  return list;
}
