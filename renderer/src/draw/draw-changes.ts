// What the last step changed, on the lanes themselves: what came is outlined twice, what left is a dashed ghost, what
// turned into another kind is outlined too; a badge (+, −, ±) tells them apart without colour.
import { laneBoxes } from './lane-boxes';
import type { ChangeSort, LaneChange } from './lane-changes';
import type { LanesInput } from './draw-lanes';
import type { DrawList } from './draw-list';
import { barTop } from './map-geometry';
import { KIND_PATTERNS } from './map-theme';

/** The badge of each sort, also in the legend and in the tables. */
export const CHANGE_GLYPHS: Readonly<Record<ChangeSort, string>> = { came: '+', left: '−', turned: '±' };

const BADGE_PX = 13;

export interface ChangesInput extends Pick<LanesInput, 'scale' | 'widthPx' | 'theme' | 'geometry'> {
  /** One per drawn lane, top to bottom. */
  readonly changes: readonly LaneChange[];
}

/** Draw commands above the lanes. */
export function drawChanges({ changes, scale, widthPx, theme, geometry }: ChangesInput): DrawList {
  const list: DrawList = [];
  const badges: { x: number; y: number; glyph: string }[] = [];
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
        badges.push({ x: x + w / 2, y, glyph: CHANGE_GLYPHS[sort] });
      }
    }
  });
  drawBadges(list, badges, { widthPx, theme });
  return list;
}

/** On the upper edge of their boxes; where they would touch, the first of a lane stands for its neighbours. */
function drawBadges(
  list: DrawList,
  badges: readonly { x: number; y: number; glyph: string }[],
  { widthPx, theme }: Pick<ChangesInput, 'widthPx' | 'theme'>,
): void {
  /** x of the badge in each stretch of one badge's width, per lane: a thousand boxes cost a thousand look-ups. */
  const taken = new Map<number, number[]>();
  for (const { x: middle, y, glyph } of badges) {
    const x = Math.min(widthPx - BADGE_PX / 2, Math.max(BADGE_PX / 2, middle));
    const slots = taken.get(y) ?? [];
    taken.set(y, slots);
    const slot = Math.floor(x / BADGE_PX);
    if ([slot - 1, slot, slot + 1].some((near) => Math.abs((slots[near] ?? -Infinity) - x) <= BADGE_PX)) continue;
    slots[slot] = x;
    const box = { x: x - BADGE_PX / 2, y: y - BADGE_PX / 2 - 1, w: BADGE_PX, h: BADGE_PX };
    list.push({ op: 'fill', ...box, color: theme.text, pattern: 'solid', radius: 4 });
    list.push({
      op: 'text',
      x,
      y: box.y + BADGE_PX / 2 + 4,
      text: glyph,
      color: theme.canvas,
      font: 'mono',
      weight: 600,
      align: 'center',
    });
  }
}
