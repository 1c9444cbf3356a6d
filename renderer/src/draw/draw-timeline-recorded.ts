// Recorded lines above the simulated steps: solid, at the step they agree with; what disagrees is marked by colour, shape
// and sign; what has no step is a bracket from the step before to the step after. Recorded memblock totals and e_phnum stand on their own lanes as solid lines.
import type { TraceAlignment } from '../../../app/core/timeline/align';
import { ALIGNMENTS } from '../../../app/core/timeline/align';
import type { RecordedTrace } from '../../../app/core/view/run-view';
import type { DrawList } from './draw-list';
import { markWidth } from './draw-timeline-lanes';
import type { StepScale, TimelineGeometry } from './timeline-geometry';
import { BAR_HEIGHT, recordedTop, simulatedTop } from './timeline-geometry';
import type { MarkLaneId, TimelineModel } from './timeline-model';
import { lowerStep } from './timeline-model';
import type { TimelineTheme } from './timeline-theme';

/** A recording prepared for drawing. */
export interface RecordedModel {
  /** Snapshot that carries it. */
  readonly machine: string;
  readonly recorded: RecordedTrace;
  readonly alignment: TraceAlignment;
  /** Lane of each recorded function or message. */
  readonly lanes: readonly MarkLaneId[];
  /** Several recordings share the upper half of a lane, one row each, in the order of the legend. */
  readonly row: number;
  readonly rows: number;
}

export interface RecordedInput {
  readonly model: TimelineModel;
  readonly recording: RecordedModel;
  readonly scale: StepScale;
  readonly geometry: TimelineGeometry;
  readonly theme: TimelineTheme;
}

const TICK_PX = 3;
/** Half the height of the caps of a bracket. */
const CAP_PX = 3;

/** Where a recorded line is drawn. `bracket`: it came somewhere in there, and nothing says where. */
export interface RecordedPlace {
  readonly x: number;
  readonly w: number;
  readonly bracket: boolean;
}

/** A line with a step stands at it; one without between the steps of its neighbours. */
export function recordedPlace({ alignment }: RecordedModel, line: number, scale: StepScale): RecordedPlace {
  const step = alignment.steps[line] ?? -1;
  if (step >= 0) return { x: scale.toPx(step) + 1, w: markWidth(scale), bracket: false };
  const from = (alignment.beside[line] ?? 0) + 1;
  const until = alignment.until[line] ?? from;
  const x = scale.toPx(from);
  const w = scale.toPx(until) - x;
  return w <= 2 * TICK_PX ? { x: x - TICK_PX / 2, w: TICK_PX, bracket: false } : { x, w, bracket: true };
}

/** Top and height of the marks of one recording in a lane. */
export function recordedRow({ row, rows }: RecordedModel, geometry: TimelineGeometry, lane: number) {
  const h = BAR_HEIGHT / rows;
  return { y: recordedTop(geometry, lane) + row * h, h: rows > 1 ? Math.max(2, h - 1) : h };
}

/** Draw commands of all recorded lines in sight. */
export function drawRecorded({ model, recording, scale, geometry, theme }: RecordedInput): DrawList {
  const list: DrawList = [];
  const laneAt = new Map(model.lanes.map((lane, at) => [lane.id, at]));
  const { recorded, alignment } = recording;
  const drawn = new Map<number, number>();
  for (let line = 0; line < recorded.fnIndexes.length; line += 1) {
    const kind = ALIGNMENTS[alignment.kinds[line] ?? -1] ?? 'outside';
    if (kind === 'outside') continue;
    const lane = laneAt.get(recording.lanes[recorded.fnIndexes[line] ?? -1] ?? 'memory');
    if (lane === undefined) continue;
    const { x, w, bracket } = recordedPlace(recording, line, scale);
    const harmful = kind === 'differs' || kind === 'unexpected';
    if (x + w < 0 || x > scale.widthPx) continue;
    // One box per pixel column and lane is enough, but none of those that disagree may vanish.
    if (!harmful && x - (drawn.get(lane) ?? -9) < 1) continue;
    drawn.set(lane, x);
    const { y, h } = recordedRow(recording, geometry, lane);
    const color = harmful ? theme.breaks : kind === 'same' ? theme.text : theme.muted;
    if (bracket) drawBracket(list, x, w, y + h / 2, color);
    else list.push({ op: 'fill', x, y, w, h, color, pattern: 'solid', radius: w > 5 && h > 6 ? 3 : 0 });
    if (harmful) drawSign(list, x + w / 2, y + h / 2 - BAR_HEIGHT / 2, theme);
  }
  for (const step of alignment.missing) drawMissing(list, step, { model, recording, scale, geometry, theme }, laneAt);
  return list;
}

/** From the step before to the step after: the line came in between. */
export function drawBracket(list: DrawList, x: number, w: number, y: number, color: string): void {
  list.push({ op: 'line', x1: x, y1: y, x2: x + w, y2: y, color, width: 1.5 });
  for (const end of [x, x + w])
    list.push({ op: 'line', x1: end, y1: y - CAP_PX, x2: end, y2: y + CAP_PX, color, width: 1.5 });
}

/** An exclamation mark above what disagrees. */
function drawSign(list: DrawList, x: number, y: number, theme: TimelineTheme): void {
  const text = '!';
  list.push({ op: 'fill', x: x - 5, y: y + 2, w: 10, h: 11, color: theme.canvas, pattern: 'solid', radius: 3 });
  list.push({ op: 'text', x, y: y + 11.5, text, color: theme.breaks, font: 'ui', weight: 600, align: 'center' });
}

/** Simulated, but the probe that would show it did not fire: an empty solid frame where the call should stand. */
function drawMissing(
  list: DrawList,
  step: number,
  { model, recording, scale, geometry, theme }: RecordedInput,
  laneAt: ReadonlyMap<string, number>,
): void {
  const x = scale.toPx(step) + 1;
  if (x < -20 || x > scale.widthPx) return;
  const lane = model.lanes.find(
    (entry) => entry.kind === 'marks' && entry.steps[lowerStep(entry.steps, step)] === step,
  );
  const at = lane === undefined ? undefined : laneAt.get(lane.id);
  if (at === undefined) return;
  const w = Math.max(5, markWidth(scale));
  const { y, h } = recordedRow(recording, geometry, at);
  const frame = { x: x + 0.5, y: y + 0.5, w: w - 1, h: h - 1, radius: h > 6 ? 3 : 0, width: 1.5, dashed: false };
  list.push({ op: 'frame', ...frame, color: theme.breaks });
  drawSign(list, x + w / 2, y + h / 2 - BAR_HEIGHT / 2, theme);
}

/** Solid lines along memblock and elfcorehdr for as long as the recording says a value; a step down or up where it changes. */
export function drawRecordedStates({ model, recording, scale, geometry, theme }: RecordedInput): DrawList {
  const list: DrawList = [];
  const { recorded, alignment } = recording;
  const columns = [
    {
      id: 'memblock',
      value: (line: number) => recorded.memblockTotals[line] ?? 0n,
      known: (v: bigint | number) => v > 0,
    },
    { id: 'elfcorehdr', value: (line: number) => recorded.phnums[line] ?? -1, known: (v: bigint | number) => v >= 0 },
  ] as const;
  for (const { id, value, known } of columns) {
    const at = model.lanes.findIndex((lane) => lane.id === id);
    if (at < 0) continue;
    const y = simulatedTop(geometry, at) - 2;
    let from: { readonly px: number; readonly value: bigint | number } | undefined;
    let last = 0;
    const flush = (to: number): void => {
      if (from !== undefined && known(from.value) && to > from.px)
        list.push({
          op: 'fill',
          x: from.px,
          y,
          w: to - from.px,
          h: 2.5,
          color: theme.text,
          pattern: 'solid',
          radius: 0,
        });
    };
    alignment.steps.forEach((step, line) => {
      if (step < 0) return;
      const now = value(line);
      const px = scale.toPx(step);
      if (from?.value !== now) {
        flush(px - 2);
        from = { px, value: now };
      }
      last = px + scale.cell;
    });
    flush(last);
  }
  return list;
}
