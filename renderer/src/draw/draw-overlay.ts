// What changes under the pointer: crosshair, hovered range, selection, the area being dragged.
import type { AddressScale } from '../../../app/core/address/address-scale';
import type { RangeSet } from '../../../app/core/range/range-set';
import type { DrawList } from './draw-list';
import { lowerBound } from './lane-index';
import type { MapGeometry } from './map-geometry';
import { MIN_RANGE_PX, barTop } from './map-geometry';
import type { MapTheme } from './map-theme';

export interface OverlayInput {
  readonly scale: AddressScale;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly theme: MapTheme;
  readonly geometry: MapGeometry;
  readonly pointerPx?: number;
  readonly hovered?: { readonly lane: number; readonly start: bigint; readonly last: bigint };
  readonly selected?: RangeSet;
  readonly selectedLane?: number;
  readonly drag?: { readonly fromPx: number; readonly toPx: number };
}

const MAX_BANDS = 400;

/** Draw commands of the overlay canvas. */
export function drawOverlay(input: OverlayInput): DrawList {
  const list: DrawList = [];
  const { theme, heightPx, scale, geometry } = input;
  if (input.selected !== undefined) drawSelection(list, input, input.selected);
  if (input.drag !== undefined) {
    const x = Math.min(input.drag.fromPx, input.drag.toPx);
    const w = Math.abs(input.drag.toPx - input.drag.fromPx);
    list.push({
      op: 'fill',
      x,
      y: geometry.axisHeight,
      w,
      h: heightPx - geometry.axisHeight,
      color: `${theme.accent}26`,
      pattern: 'solid',
      radius: 0,
    });
  }
  if (input.hovered !== undefined) {
    const [x, w] = span(scale, input.widthPx, input.hovered.start, input.hovered.last);
    list.push({
      op: 'frame',
      x: x - 1,
      y: barTop(geometry, input.hovered.lane) - 1,
      w: w + 2,
      h: geometry.barHeight + 2,
      color: theme.text,
      radius: 3,
      width: 1.5,
      dashed: false,
    });
  }
  if (input.pointerPx !== undefined && input.drag === undefined)
    list.push({
      op: 'line',
      x1: input.pointerPx,
      y1: 2,
      x2: input.pointerPx,
      y2: heightPx,
      color: theme.accent,
      width: 1,
    });
  return list;
}

function drawSelection(list: DrawList, input: OverlayInput, selected: RangeSet): void {
  const { scale, widthPx, heightPx, theme, geometry } = input;
  const { window } = scale;
  let i = lowerBound(selected.lasts, window.start);
  for (let bands = 0; bands < MAX_BANDS && i < selected.starts.length; bands += 1, i += 1) {
    const start = selected.starts[i] ?? 0n;
    if (start > window.last) break;
    const [x, w] = span(scale, widthPx, start, selected.lasts[i] ?? start);
    const y = geometry.axisHeight - 2;
    list.push({ op: 'fill', x, y, w, h: heightPx - y - 1, color: `${theme.accent}14`, pattern: 'solid', radius: 2 });
    list.push({ op: 'frame', x, y, w, h: heightPx - y - 1, color: theme.accent, radius: 2, width: 1.5, dashed: false });
    if (input.selectedLane !== undefined && input.selectedLane >= 0)
      list.push({
        op: 'frame',
        x: x - 1,
        y: barTop(geometry, input.selectedLane) - 2,
        w: w + 2,
        h: geometry.barHeight + 4,
        color: theme.accent,
        radius: 4,
        width: 2.5,
        dashed: false,
      });
  }
}

function span(scale: AddressScale, widthPx: number, start: bigint, last: bigint): [x: number, w: number] {
  const left = start <= scale.window.start ? 0 : scale.toPx(start);
  const right = last >= scale.window.last ? widthPx : scale.toPx(last + 1n);
  return [left, Math.max(MIN_RANGE_PX, right - left)];
}
