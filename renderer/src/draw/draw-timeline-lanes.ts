// The simulated lanes: steps as dashed boxes with their words where there is room, states as stretches, verdicts as
// colour, pattern and word. Everything simulated has a dashed outline.
import type { InstantVerdict } from '../../../app/core/view/run-view';
import { INSTANT_VERDICTS } from '../../../app/core/view/run-view';
import { inkOn } from './contrast';
import { cut } from './draw-timeline-axis';
import type { DrawList } from './draw-list';
import { UI_CHAR_PX } from './draw-list';
import type { StepScale, TimelineGeometry } from './timeline-geometry';
import { BAR_HEIGHT, simulatedTop } from './timeline-geometry';
import type { BandLane, MarkLane, TimelineModel } from './timeline-model';
import { lowerStep } from './timeline-model';
import type { TimelineTheme } from './timeline-theme';
import { VERDICT_ORDER, VERDICT_PATTERNS } from './timeline-theme';

export interface TimelineLanesInput {
  readonly model: TimelineModel;
  readonly scale: StepScale;
  readonly geometry: TimelineGeometry;
  readonly theme: TimelineTheme;
}

/** A step is never narrower than this; steps nearer to each other are drawn as one dense box. */
const MIN_MARK_PX = 3;
/** Words cut shorter than this say nothing. */
const MIN_WORD_CHARS = 12;
/** Wider than this a step's box does not grow with the zoom. */
const MAX_MARK_PX = 18;

/** Draw commands of all lanes. */
export function drawTimelineLanes(input: TimelineLanesInput): DrawList {
  const list: DrawList = [];
  const { model, geometry, scale, theme } = input;
  model.lanes.forEach((lane, at) => {
    const bottom = (geometry.tops[at] ?? 0) + (geometry.heights[at] ?? 0);
    list.push({ op: 'line', x1: 0, y1: bottom, x2: scale.widthPx, y2: bottom, color: theme.grid, width: 1 });
    if (lane.kind === 'marks') drawMarks(list, input, lane, simulatedTop(geometry, at));
    else if (lane.id === 'verdict') drawVerdicts(list, input, lane, geometry.tops[at] ?? 0, geometry.heights[at] ?? 0);
    else drawBands(list, input, lane, simulatedTop(geometry, at));
  });
  return list;
}

/** Width of the box of one step. */
export function markWidth(scale: StepScale): number {
  return Math.max(MIN_MARK_PX, Math.min(MAX_MARK_PX, scale.cell - 2));
}

function drawMarks(list: DrawList, { model, scale, theme }: TimelineLanesInput, lane: MarkLane, y: number): void {
  const { steps } = lane;
  const w = markWidth(scale);
  let i = lowerStep(steps, Math.floor(scale.from));
  while (i < steps.length && (steps[i] ?? 0) < scale.to) {
    const step = steps[i] ?? 0;
    const x = scale.toPx(step) + 1;
    const next =
      scale.cell >= MIN_MARK_PX ? i + 1 : lowerStep(steps, Math.floor(scale.toStep(x + MIN_MARK_PX + 1)) + 1);
    const count = Math.max(1, next - i);
    if (count > 1) {
      const right = scale.toPx((steps[i + count - 1] ?? step) + 1);
      const width = Math.max(MIN_MARK_PX, right - x);
      list.push({ op: 'fill', x, y, w: width, h: BAR_HEIGHT, color: theme.accent, pattern: 'dense', radius: 0 });
    } else drawMark(list, model, theme, step, x, y, w);
    if (count === 1) {
      const following = i + 1 < steps.length ? scale.toPx(steps[i + 1] ?? 0) : scale.widthPx;
      const words = model.run.words[model.run.texts[step] ?? -1];
      const room = Math.floor((Math.min(following, scale.widthPx) - x - w - 10) / UI_CHAR_PX);
      const action = words?.refused ? `refused: ${words.action}` : (words?.action ?? '');
      const text = room < MIN_WORD_CHARS && action.length > room ? '' : cut(action, room);
      const color = words?.refused ? theme.breaks : theme.text;
      if (text !== '')
        list.push({ op: 'text', x: x + w + 5, y: y + 11.5, text, color, font: 'ui', weight: 400, align: 'left' });
    }
    i += count;
  }
}

/** Filled: the step changes something. Hollow: it looks, decides or calls. A cross: the kernel refuses. */
function drawMark(
  list: DrawList,
  { run }: TimelineModel,
  theme: TimelineTheme,
  step: number,
  x: number,
  y: number,
  w: number,
): void {
  const words = run.words[run.texts[step] ?? -1];
  const color = words?.refused ? theme.breaks : theme.accent;
  const h = BAR_HEIGHT;
  if (words?.refused) list.push({ op: 'fill', x, y, w, h, color, pattern: 'cross', radius: 3 });
  else if ((words?.writes.length ?? 0) > 0)
    list.push({ op: 'fill', x, y, w, h, color: `${color}66`, pattern: 'solid', radius: 3 });
  if (w >= 5)
    list.push({
      op: 'frame',
      x: x + 0.5,
      y: y + 0.5,
      w: w - 1,
      h: h - 1,
      color,
      radius: 3,
      width: 1,
      dashed: true,
    });
  else if ((words?.writes.length ?? 0) === 0)
    list.push({ op: 'fill', x, y: y + h / 2 - 1, w, h: 2, color, pattern: 'solid', radius: 0 });
}

interface Stretch {
  readonly x: number;
  readonly w: number;
  readonly value: number;
}

/**
 * The stretches in sight. Of many within two pixels one stands for all; of states and verdicts one of each value, so that
 * none vanishes.
 */
function stretches(lane: BandLane, scale: StepScale, length: number): Stretch[] {
  const found: Stretch[] = [];
  const drawn = new Map<number, number>();
  const byValue = lane.id === 'verdict' || lane.id === 'kexec';
  for (let i = Math.max(0, lowerStep(lane.starts, Math.floor(scale.from) + 1) - 1); i < lane.starts.length; i += 1) {
    const from = lane.starts[i] ?? 0;
    if (from >= scale.to) break;
    const left = Math.max(0, scale.toPx(from));
    const right = Math.min(scale.widthPx, scale.toPx(lane.starts[i + 1] ?? length));
    const value = lane.values[i] ?? -1;
    const key = byValue ? value : 0;
    if (right - left < 2 && left - (drawn.get(key) ?? -9) < 2) continue;
    drawn.set(key, left);
    found.push({ x: left, w: Math.max(2, right - left), value });
  }
  return found;
}

function bandColor(lane: BandLane, value: number, theme: TimelineTheme): string {
  if (lane.id === 'elfcorehdr') return theme.covered;
  if (lane.id === 'kexec') return value === 1 ? theme.verdicts.complete : theme.verdicts['not-armed'];
  return lane.id === 'blocks' ? theme.online : theme.present;
}

function drawBands(list: DrawList, { model, scale, theme }: TimelineLanesInput, lane: BandLane, y: number): void {
  const h = BAR_HEIGHT;
  for (const { x, w, value } of stretches(lane, scale, model.run.length)) {
    const color = bandColor(lane, value, theme);
    const absent = value < 0 || (lane.id === 'kexec' && value === 0);
    const inner = w > 5 ? w - 1 : w;
    if (absent) list.push({ op: 'fill', x, y, w: inner, h, color, pattern: 'hatch', radius: 2 });
    // Neighbouring versions take turns in depth, so that a change shows without reading.
    else
      list.push({
        op: 'fill',
        x,
        y,
        w: inner,
        h,
        color: `${color}${value % 2 === 0 ? '40' : '80'}`,
        pattern: 'solid',
        radius: 2,
      });
    if (w > 5 && !absent)
      list.push({
        op: 'frame',
        x: x + 0.5,
        y: y + 0.5,
        w: inner - 1,
        h: h - 1,
        color,
        radius: 2,
        width: 1,
        dashed: true,
      });
    const text = cut(lane.text(value), Math.floor((w - 14) / UI_CHAR_PX));
    if (text === '') continue;
    if (absent)
      list.push({
        op: 'fill',
        x: x + 4,
        y: y + 1,
        w: text.length * UI_CHAR_PX + 8,
        h: h - 2,
        color: theme.canvas,
        pattern: 'solid',
        radius: 2,
      });
    list.push({ op: 'text', x: x + 8, y: y + 11.5, text, color: theme.text, font: 'ui', weight: 400, align: 'left' });
  }
}

/** The strip below everything: the worst on top where many share a pixel. */
function drawVerdicts(
  list: DrawList,
  { model, scale, theme }: TimelineLanesInput,
  lane: BandLane,
  top: number,
  height: number,
): void {
  const y = top + 4;
  const h = height - 8;
  const verdictOf = (value: number): InstantVerdict => INSTANT_VERDICTS[value] ?? 'unknown';
  const found = stretches(lane, scale, model.run.length);
  for (const verdict of VERDICT_ORDER)
    for (const { x, w, value } of found) {
      if (verdictOf(value) !== verdict) continue;
      const color = theme.verdicts[verdict];
      const pattern = VERDICT_PATTERNS[verdict];
      list.push({ op: 'fill', x, y, w: w > 5 ? w - 1 : w, h, color, pattern, radius: w > 8 ? 3 : 0 });
      drawVerdictWord(list, lane.text(value), pattern === 'solid' ? inkOn(color) : theme.text, x, w, y, h, theme);
    }
}

function drawVerdictWord(
  list: DrawList,
  full: string,
  color: string,
  x: number,
  w: number,
  y: number,
  h: number,
  theme: TimelineTheme,
): void {
  const text = [full, full.slice(0, 1)].find((candidate) => candidate.length * UI_CHAR_PX + 14 <= w);
  if (text === undefined) return;
  const width = text.length * UI_CHAR_PX + 12;
  if (color === theme.text)
    list.push({ op: 'fill', x: x + 3, y: y + 4, w: width, h: h - 8, color: theme.canvas, pattern: 'solid', radius: 3 });
  list.push({ op: 'text', x: x + 9, y: y + h / 2 + 4, text, color, font: 'ui', weight: 600, align: 'left' });
}
