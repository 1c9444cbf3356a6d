// Recorded calls above the simulated steps: solid, at the step they agree with; what disagrees is marked by colour, shape
// and sign. Recorded memblock totals and e_phnum stand on their own lanes as solid lines.
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

/** A recorded trace prepared for drawing. */
export interface RecordedModel {
  readonly recorded: RecordedTrace;
  readonly alignment: TraceAlignment;
  /** Lane of each recorded function. */
  readonly lanes: readonly MarkLaneId[];
}

export interface RecordedInput {
  readonly model: TimelineModel;
  readonly recording: RecordedModel;
  readonly scale: StepScale;
  readonly geometry: TimelineGeometry;
  readonly theme: TimelineTheme;
}

const TICK_PX = 3;

/** Where a recorded line is drawn. Lines without a step stand right after the one before them. */
export function recordedPx({ alignment }: RecordedModel, line: number, scale: StepScale): number {
  const step = alignment.steps[line] ?? -1;
  if (step >= 0) return scale.toPx(step) + 1;
  return scale.toPx((alignment.beside[line] ?? 0) + 1) - TICK_PX / 2;
}

/** Draw commands of all recorded lines in sight. */
export function drawRecorded({ model, recording, scale, geometry, theme }: RecordedInput): DrawList {
  const list: DrawList = [];
  const laneAt = new Map(model.lanes.map((lane, at) => [lane.id, at]));
  const { recorded, alignment } = recording;
  const wide = markWidth(scale);
  const drawn = new Map<number, number>();
  for (let line = 0; line < recorded.fnIndexes.length; line += 1) {
    const kind = ALIGNMENTS[alignment.kinds[line] ?? -1] ?? 'outside';
    if (kind === 'outside') continue;
    const lane = laneAt.get(recording.lanes[recorded.fnIndexes[line] ?? -1] ?? 'memory');
    if (lane === undefined) continue;
    const x = recordedPx(recording, line, scale);
    const harmful = kind === 'differs' || kind === 'unexpected';
    if (x < -wide || x > scale.widthPx) continue;
    // One box per pixel column and lane is enough, but none of those that disagree may vanish.
    if (!harmful && x - (drawn.get(lane) ?? -9) < 1) continue;
    drawn.set(lane, x);
    const y = recordedTop(geometry, lane);
    const color = harmful ? theme.breaks : kind === 'same' ? theme.text : theme.muted;
    const w = kind === 'same' || kind === 'differs' ? wide : TICK_PX;
    list.push({ op: 'fill', x, y, w, h: BAR_HEIGHT, color, pattern: 'solid', radius: w > 5 ? 3 : 0 });
    if (harmful) drawSign(list, x + w / 2, y, theme);
  }
  for (const step of alignment.missing) drawMissing(list, step, { model, recording, scale, geometry, theme }, laneAt);
  return list;
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
  { model, scale, geometry, theme }: RecordedInput,
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
  const y = recordedTop(geometry, at);
  const frame = { x: x + 0.5, y: y + 0.5, w: w - 1, h: BAR_HEIGHT - 1, radius: 3, width: 1.5, dashed: false };
  list.push({ op: 'frame', ...frame, color: theme.breaks });
  drawSign(list, x + w / 2, y, theme);
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
