// What moves on the timeline: playhead, markers A and B, the imagined panic, hovered step, area being dragged.
import type { DrawList } from './draw-list';
import type { StepScale, TimelineGeometry } from './timeline-geometry';
import { AXIS_HEIGHT } from './timeline-geometry';
import type { TimelineTheme } from './timeline-theme';

export interface TimelineOverlayInput {
  readonly scale: StepScale;
  readonly geometry: TimelineGeometry;
  readonly theme: TimelineTheme;
  readonly playhead: number;
  readonly panic: number;
  readonly a?: number;
  readonly b?: number;
  readonly hoverStep?: number;
  readonly drag?: { readonly fromPx: number; readonly toPx: number };
}

/** Draw commands of the overlay canvas. */
export function drawTimelineOverlay(input: TimelineOverlayInput): DrawList {
  const list: DrawList = [];
  const { scale, geometry, theme, hoverStep, drag, a, b } = input;
  const { heightPx } = geometry;
  const middle = (step: number): number => scale.toPx(step) + scale.cell / 2;
  if (a !== undefined && b !== undefined) {
    const x = scale.toPx(Math.min(a, b));
    const w = scale.toPx(Math.max(a, b) + 1) - x;
    const y = AXIS_HEIGHT;
    list.push({ op: 'fill', x, y, w, h: heightPx - y, color: `${theme.accent}14`, pattern: 'solid', radius: 0 });
  }
  if (drag !== undefined) {
    const x = Math.min(drag.fromPx, drag.toPx);
    const w = Math.abs(drag.toPx - drag.fromPx);
    const y = AXIS_HEIGHT;
    list.push({ op: 'fill', x, y, w, h: heightPx - y, color: `${theme.accent}26`, pattern: 'solid', radius: 0 });
  }
  if (hoverStep !== undefined) {
    const w = Math.max(2, scale.cell);
    const x = scale.toPx(hoverStep);
    const y = AXIS_HEIGHT;
    list.push({ op: 'fill', x, y, w, h: heightPx - y, color: `${theme.text}0f`, pattern: 'solid', radius: 0 });
  }
  if (a !== undefined) drawMarker(list, input, 'A', middle(a));
  if (b !== undefined) drawMarker(list, input, 'B', middle(b));
  drawPanic(list, input, middle(input.panic));
  drawPlayhead(list, input, middle(input.playhead));
  return list;
}

function drawPlayhead(list: DrawList, { geometry, theme }: TimelineOverlayInput, x: number): void {
  const { heightPx } = geometry;
  const y = AXIS_HEIGHT - 20;
  list.push({
    op: 'fill',
    x: x - 1,
    y: y + 8,
    w: 2,
    h: heightPx - y - 8,
    color: theme.accent,
    pattern: 'solid',
    radius: 0,
  });
  list.push({ op: 'fill', x: x - 7, y, w: 14, h: 12, color: theme.accent, pattern: 'solid', radius: 4 });
  list.push({ op: 'fill', x: x - 3, y: y + 3, w: 1.5, h: 6, color: theme.canvas, pattern: 'solid', radius: 0 });
  list.push({ op: 'fill', x: x + 1.5, y: y + 3, w: 1.5, h: 6, color: theme.canvas, pattern: 'solid', radius: 0 });
}

function drawMarker(list: DrawList, { geometry, theme }: TimelineOverlayInput, text: string, x: number): void {
  const { heightPx } = geometry;
  const y = AXIS_HEIGHT - 18;
  list.push({ op: 'line', x1: x, y1: y, x2: x, y2: heightPx, color: theme.text, width: 1 });
  list.push({ op: 'fill', x: x - 7, y, w: 14, h: 14, color: theme.text, pattern: 'solid', radius: 2 });
  list.push({ op: 'text', x, y: y + 11, text, color: theme.canvas, font: 'ui', weight: 600, align: 'center' });
}

/** A flag hanging in the verdict strip. */
function drawPanic(list: DrawList, { geometry, theme }: TimelineOverlayInput, x: number): void {
  const top = geometry.tops.at(-1) ?? 0;
  const height = geometry.heights.at(-1) ?? 0;
  list.push({ op: 'fill', x: x - 1, y: top, w: 2, h: height, color: theme.text, pattern: 'solid', radius: 0 });
  list.push({ op: 'fill', x: x - 8, y: top + 8, w: 16, h: 16, color: theme.text, pattern: 'solid', radius: 8 });
  list.push({
    op: 'fill',
    x: x - 6.5,
    y: top + 9.5,
    w: 13,
    h: 13,
    color: theme.canvas,
    pattern: 'solid',
    radius: 6.5,
  });
  list.push({ op: 'text', x, y: top + 20, text: '✕', color: theme.text, font: 'ui', weight: 600, align: 'center' });
}
