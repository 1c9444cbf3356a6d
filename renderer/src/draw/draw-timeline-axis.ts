// The top of the timeline: a bracket per event, step numbers below, a hairline through all lanes where an event begins.
import type { DrawList } from './draw-list';
import { MONO_CHAR_PX, UI_CHAR_PX } from './draw-list';
import type { StepScale } from './timeline-geometry';
import { AXIS_HEIGHT, OPS_HEIGHT } from './timeline-geometry';
import type { OpSpan } from './timeline-model';
import type { TimelineTheme } from './timeline-theme';

export interface TimelineAxisInput {
  readonly ops: readonly OpSpan[];
  readonly scale: StepScale;
  readonly length: number;
  readonly heightPx: number;
  readonly theme: TimelineTheme;
}

const TICK_PX = 64;
const NICE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

/** Brackets, numbers and hairlines; drawn below the lanes. */
export function drawTimelineAxis({ ops, scale, length, heightPx, theme }: TimelineAxisInput): DrawList {
  const list: DrawList = [];
  const every = NICE_STEPS.find((step) => step * scale.cell >= TICK_PX) ?? 100_000;
  for (let step = Math.ceil(scale.from / every) * every; step < Math.min(length, scale.to); step += every) {
    const x = scale.toPx(step) + scale.cell / 2;
    const text = String(step);
    if (x + text.length * MONO_CHAR_PX > scale.widthPx) break;
    const y = AXIS_HEIGHT - 7;
    list.push({ op: 'text', x, y, text, color: theme.muted, font: 'mono', weight: 400, align: 'center' });
  }
  let free = -1;
  for (const span of ops) {
    const left = scale.toPx(span.from);
    const right = scale.toPx(span.to + 1);
    if (right < 0 || left > scale.widthPx || right <= free) continue;
    free = Math.max(right, left + 3);
    drawSpan(list, span, Math.max(0, left), Math.min(scale.widthPx, right), theme);
    if (left > 0) {
      const x = left - 0.5;
      list.push({ op: 'line', x1: x, y1: 4, x2: x, y2: heightPx, color: theme.line, width: 1 });
    }
  }
  return list;
}

/** One event: a bar with its text where it fits. */
function drawSpan(list: DrawList, { op, text }: OpSpan, left: number, right: number, theme: TimelineTheme): void {
  const w = right - left - 2;
  const y = 3;
  const h = OPS_HEIGHT - 6;
  if (w < 3) return;
  list.push({ op: 'fill', x: left + 1, y, w, h, color: theme.grid, pattern: 'solid', radius: 3 });
  const full = op < 0 ? text : `${op + 1}  ${text}`;
  const room = Math.floor((w - 12) / UI_CHAR_PX);
  const shown = [full, cut(full, room), op < 0 ? '' : String(op + 1)].find(
    (candidate) => candidate !== '' && candidate.length <= room,
  );
  if (shown !== undefined)
    list.push({
      op: 'text',
      x: left + 7,
      y: y + 13,
      text: shown,
      color: theme.text,
      font: 'ui',
      weight: 600,
      align: 'left',
    });
}

/** At most so many characters, with an ellipsis; '' when nothing sensible is left. */
export function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  return room < 6 ? '' : `${text.slice(0, room - 1).trimEnd()}…`;
}
