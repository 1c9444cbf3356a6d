// What the last step changed, on the lanes themselves: what came is outlined twice, what left is a dashed ghost, what
// turned into another kind is outlined too; a badge (+, −, ≠) tells them apart without colour.
import { laneBoxes } from './lane-boxes';
import type { ChangeSort, LaneChange } from './lane-changes';
import type { LanesInput } from './draw-lanes';
import type { DrawList } from './draw-list';
import { barTop } from './map-geometry';
import { KIND_PATTERNS } from './map-theme';

/** Each sort in the legend and in the tables. */
export const CHANGE_GLYPHS: Readonly<Record<ChangeSort, string>> = { came: '+', left: '−', turned: '≠' };

const BADGE_PX = 14;
/** The same three as bars within a badge, on whole pixels: letters of this size blur, and ± was taken for +. */
const BADGE_BARS: Readonly<Record<ChangeSort, readonly (readonly [x: number, y: number, w: number, h: number])[]>> = {
  came: [
    [3, 6, 8, 2],
    [6, 3, 2, 8],
  ],
  left: [[3, 6, 8, 2]],
  turned: [
    [3, 4, 8, 2],
    [3, 8, 8, 2],
  ],
};
/** What makes two bars a ≠. */
const SLASH = { x1: 4, y1: 11, x2: 9, y2: 2, width: 1.5 };

export interface ChangesInput extends Pick<LanesInput, 'scale' | 'widthPx' | 'theme' | 'geometry'> {
  /** One per drawn lane, top to bottom. */
  readonly changes: readonly LaneChange[];
}

/** Draw commands above the lanes. */
export function drawChanges({ changes, scale, widthPx, theme, geometry }: ChangesInput): DrawList {
  const list: DrawList = [];
  const badges: Badge[] = [];
  changes.forEach((change, lane) => {
    const y = barTop(geometry, lane);
    const h = geometry.barHeight;
    for (const { sort, kind, ranges } of change) {
      for (const { x, w } of laneBoxes({ ...ranges, reach: ranges.lasts }, scale, widthPx)) {
        if (sort === 'left') {
          const pattern = KIND_PATTERNS[kind] === 'hatch' ? 'solid' : 'hatch';
          list.push({ op: 'fill', x, y, w, h, color: theme.canvas, pattern: 'solid', radius: 3 });
          list.push({ op: 'fill', x, y, w, h, color: theme.kinds[kind], pattern, radius: 3 });
        }
        const frame = { op: 'frame', color: theme.text, radius: 3, dashed: true } as const;
        list.push({ ...frame, x: x + 1, y: y + 1, w: Math.max(1, w - 2), h: h - 2, width: sort === 'left' ? 1 : 2 });
        if (sort !== 'left') list.push({ ...frame, x: x - 1.5, y: y - 1.5, w: w + 3, h: h + 3, width: 1 });
        badges.push({ x: x + w / 2, y, sort });
      }
    }
  });
  drawBadges(list, badges, { widthPx, theme });
  return list;
}

interface Badge {
  readonly x: number;
  readonly y: number;
  readonly sort: ChangeSort;
}

/** On the upper edge of their boxes; where they would touch, the first of a lane stands for its neighbours. */
function drawBadges(
  list: DrawList,
  badges: readonly Badge[],
  { widthPx, theme }: Pick<ChangesInput, 'widthPx' | 'theme'>,
): void {
  /** x of the badge in each stretch of one badge's width, per lane: a thousand boxes cost a thousand look-ups. */
  const taken = new Map<number, number[]>();
  for (const { x: middle, y: edge, sort } of badges) {
    const centre = Math.min(widthPx - BADGE_PX / 2, Math.max(BADGE_PX / 2, middle));
    const slots = taken.get(edge) ?? [];
    taken.set(edge, slots);
    const slot = Math.floor(centre / BADGE_PX);
    if ([slot - 1, slot, slot + 1].some((near) => Math.abs((slots[near] ?? -Infinity) - centre) <= BADGE_PX)) continue;
    slots[slot] = centre;
    const x = Math.round(centre - BADGE_PX / 2);
    const y = Math.round(edge - BADGE_PX / 2 - 1);
    list.push({ op: 'fill', x, y, w: BADGE_PX, h: BADGE_PX, color: theme.text, pattern: 'solid', radius: 4 });
    for (const [left, top, w, h] of BADGE_BARS[sort])
      list.push({ op: 'fill', x: x + left, y: y + top, w, h, color: theme.canvas, pattern: 'solid', radius: 0 });
    if (sort === 'turned') {
      const { x1, y1, x2, y2, width } = SLASH;
      list.push({ op: 'line', x1: x + x1, y1: y + y1, x2: x + x2, y2: y + y2, color: theme.canvas, width });
    }
  }
}
