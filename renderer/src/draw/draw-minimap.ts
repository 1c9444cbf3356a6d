// The overview strip: RAM and loads as thin bars, harmful ranges on top of them, and the visible part framed.
import type { AddressScale, AddressWindow } from '../../../app/core/address/address-scale';
import type { LaneId } from '../../../app/core/view/snapshot-view';
import type { DrawList } from './draw-list';
import type { LaneIndex } from './lane-index';
import { laneBoxes } from './lane-boxes';
import type { MapTheme } from './map-theme';
import { HARMFUL_KINDS } from './map-theme';

export interface MinimapInput {
  readonly lanes: readonly LaneIndex[];
  readonly scale: AddressScale;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly theme: MapTheme;
  readonly visible?: AddressWindow;
}

/** Lanes the strip leaves out: reservations, and dumps of an earlier panic. */
const LEFT_OUT: ReadonlySet<LaneId> = new Set(['reserved', 'stated', 'dump-present', 'dump-saved']);

/** Draw commands of the strip. */
export function drawMinimap({ lanes, scale, widthPx, heightPx, theme, visible }: MinimapInput): DrawList {
  const list: DrawList = [];
  list.push({ op: 'fill', x: 0, y: 0, w: widthPx, h: heightPx, color: theme.grid, pattern: 'solid', radius: 3 });
  for (const index of lanes)
    for (const kind of index.kinds) {
      const harmful = HARMFUL_KINDS.includes(kind.kind);
      const half = (heightPx - 6) / 2;
      const y = index.lane.id === 'elfcorehdr' ? 3 + half : 3;
      const h = harmful ? heightPx - 6 : half;
      if (LEFT_OUT.has(index.lane.id)) continue;
      for (const box of laneBoxes(kind, scale, widthPx))
        list.push({
          op: 'fill',
          x: box.x,
          y: harmful ? 3 : y,
          w: box.w,
          h,
          color: theme.kinds[kind.kind],
          pattern: 'solid',
          radius: 0,
        });
    }
  if (visible !== undefined) {
    const left = scale.toPx(visible.start);
    const right = visible.last >= scale.window.last ? widthPx : scale.toPx(visible.last + 1n);
    const w = Math.max(6, right - left);
    list.push({ op: 'fill', x: left, y: 0, w, h: heightPx, color: `${theme.accent}22`, pattern: 'solid', radius: 3 });
    list.push({
      op: 'frame',
      x: left + 0.75,
      y: 0.75,
      w: w - 1.5,
      h: heightPx - 1.5,
      color: theme.accent,
      radius: 3,
      width: 1.5,
      dashed: false,
    });
  }
  return list;
}
