// A recording on its own axis: solid marks at their times, brackets where only the earliest and the latest time are
// known, texts where there is room, the selected line as a hairline.
import { secondsText } from '../../../app/core/timeline/recorded-time';
import { drawBracket } from './draw-timeline-recorded';
import { cut } from './draw-timeline-axis';
import type { DrawList } from './draw-list';
import { MONO_CHAR_PX, UI_CHAR_PX } from './draw-list';
import type { RecordedLane, RecordedLanes } from './recorded-lanes';
import type { StepScale } from './timeline-geometry';
import { BAR_HEIGHT } from './timeline-geometry';
import type { TimelineTheme } from './timeline-theme';

export const TIME_AXIS_PX = 24;
export const TIME_LANE_PX = 25;
const MARK_PX = 4;
const TICK_PX = 110;
const MIN_WORD_CHARS = 10;

export interface RecordedTimeInput {
  readonly lanes: RecordedLanes;
  readonly scale: StepScale;
  readonly theme: TimelineTheme;
  /** Line that is selected, -1 for none. */
  readonly selected: number;
}

/** Height of the axis and all lanes. */
export function recordedTimeHeight({ lanes }: RecordedLanes): number {
  return TIME_AXIS_PX + lanes.length * TIME_LANE_PX + 2;
}

/** Draw commands of axis and lanes. */
export function drawRecordedTime({ lanes, scale, theme, selected }: RecordedTimeInput): DrawList {
  const list: DrawList = [];
  drawTicks(list, lanes, scale, theme);
  const place = lanes.from[selected];
  if (place !== undefined) {
    const x = scale.toPx(place);
    list.push({ op: 'line', x1: x, y1: 2, x2: x, y2: recordedTimeHeight(lanes), color: theme.accent, width: 1.5 });
  }
  lanes.lanes.forEach((lane, i) => {
    const top = TIME_AXIS_PX + i * TIME_LANE_PX;
    const bottom = top + TIME_LANE_PX;
    list.push({ op: 'line', x1: 0, y1: bottom, x2: scale.widthPx, y2: bottom, color: theme.grid, width: 1 });
    drawLane(list, lane, top + (TIME_LANE_PX - BAR_HEIGHT) / 2, { lanes, scale, theme, selected });
  });
  return list;
}

/** 1, 2 or 5 times a power of ten, at least so long. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}

function drawTicks(list: DrawList, { recorded, timed }: RecordedLanes, scale: StepScale, theme: TimelineTheme): void {
  const least = TICK_PX / scale.cell;
  const wall = recorded.source === 'drmgr log';
  const step = niceStep(timed && !wall ? least : Math.max(1, least));
  const decimals = Math.max(0, Math.min(6, -Math.floor(Math.log10(step))));
  for (let tick = Math.ceil(scale.from / step); tick * step <= scale.to; tick += 1) {
    const value = tick * step;
    const x = scale.toPx(value);
    const text = timed ? secondsText(recorded, value, decimals) : `no. ${value + 1}`;
    list.push({ op: 'line', x1: x, y1: TIME_AXIS_PX - 5, x2: x, y2: TIME_AXIS_PX, color: theme.line, width: 1 });
    if (x - (text.length * MONO_CHAR_PX) / 2 < 0 || x + (text.length * MONO_CHAR_PX) / 2 > scale.widthPx) continue;
    list.push({ op: 'text', x, y: 14, text, color: theme.muted, font: 'mono', weight: 400, align: 'center' });
  }
}

function drawLane(list: DrawList, { lines }: RecordedLane, y: number, input: RecordedTimeInput): void {
  const { lanes, scale, theme, selected } = input;
  let drawn = -9;
  lines.forEach((line, i) => {
    const x = scale.toPx(lanes.from[line] ?? 0);
    const w = scale.toPx(lanes.until[line] ?? 0) - x;
    if (x + w < -MARK_PX || x > scale.widthPx) return;
    // Marks within a pixel are one.
    if (x - drawn < 1 && line !== selected) return;
    drawn = x;
    const color = line === selected ? theme.accent : theme.text;
    const mark = { op: 'fill', x: x - MARK_PX / 2, y, w: MARK_PX, h: BAR_HEIGHT, color, pattern: 'solid' } as const;
    if (w > MARK_PX) drawBracket(list, x, w, y + BAR_HEIGHT / 2, color);
    else list.push({ ...mark, radius: 1 });
    const left = x + Math.max(w, MARK_PX) + 4;
    const next = lines[i + 1];
    const right = next === undefined ? scale.widthPx : scale.toPx(lanes.from[next] ?? 0);
    const room = Math.floor((Math.min(right, scale.widthPx) - left - 12) / UI_CHAR_PX);
    const name = lanes.recorded.fns[lanes.recorded.fnIndexes[line] ?? -1] ?? '';
    const text = room < MIN_WORD_CHARS && name.length > room ? '' : cut(name, room);
    if (text !== '')
      list.push({ op: 'text', x: left, y: y + 11.5, text, color: theme.text, font: 'ui', weight: 400, align: 'left' });
  });
}

/** The line nearest to a point, within reach; -1 for none. */
export function recordedLineNear(
  { lanes, scale }: Omit<RecordedTimeInput, 'theme' | 'selected'>,
  x: number,
  y: number,
) {
  const lane = lanes.lanes[Math.floor((y - TIME_AXIS_PX) / TIME_LANE_PX)];
  let best = -1;
  let distance = 12;
  for (const line of lane?.lines ?? []) {
    const left = scale.toPx(lanes.from[line] ?? 0);
    const right = scale.toPx(lanes.until[line] ?? 0);
    const away = Math.max(left - x, x - right, 0);
    if (away >= distance) continue;
    best = line;
    distance = away;
  }
  return best;
}
