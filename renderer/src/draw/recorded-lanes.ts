// A recording on its own time axis, prepared once: its lines sorted into lanes, each with the times between which it was
// written. Nothing here is simulated.
import type { RecordedTrace } from '../../../app/core/view/run-view';
import { createStepScale } from './timeline-geometry';
import type { StepScale } from './timeline-geometry';
import { MARK_LANES } from './timeline-model';
import type { MarkLaneId } from './timeline-model';

export interface RecordedLane {
  readonly id: MarkLaneId;
  readonly label: string;
  readonly sub: string;
  /** Lines of the recording, ascending. */
  readonly lines: Uint32Array;
}

export interface RecordedLanes {
  readonly recorded: RecordedTrace;
  readonly lanes: readonly RecordedLane[];
  /** Place of each line on the axis: its time, or its number where the recording has no times. */
  readonly from: Float64Array;
  /** Latest place; `from` where the time is exact. */
  readonly until: Float64Array;
  readonly timed: boolean;
  readonly first: number;
  readonly last: number;
}

/** Lanes that have lines, from top to bottom; `laneOf` is the lane of each function or message. */
export function createRecordedLanes(recorded: RecordedTrace, laneOf: readonly MarkLaneId[]): RecordedLanes {
  const timed = recorded.times.every((time) => !Number.isNaN(time));
  const from = timed ? recorded.times : Float64Array.from(recorded.times, (_, line) => line);
  const ends = recorded.latest?.filter((time) => Number.isFinite(time)) ?? from;
  const last = [...from, ...ends].reduce((a, b) => Math.max(a, b), -Infinity);
  // An end that was never written: to the end of the axis.
  const until = timed ? from.map((time, line) => Math.min(last, recorded.latest?.[line] ?? time)) : from;
  const lanes = MARK_LANES.map((head) => ({
    ...head,
    lines: Uint32Array.from(
      [...recorded.fnIndexes.keys()].filter((i) => laneOf[recorded.fnIndexes[i] ?? -1] === head.id),
    ),
  }));
  return {
    recorded,
    lanes: lanes.filter(({ lines }) => lines.length > 0),
    from,
    until,
    timed,
    first: from.reduce((a, b) => Math.min(a, b), Infinity),
    last,
  };
}

/** Share of the axis that stays free at both ends, so that marks at an end can be grasped. */
const MARGIN = 0.015;
/** A recording of a single instant is shown on an axis of this length: seconds, or lines. */
const SHORTEST = 0.001;

/** The whole recording, or the part of it that a zoom shows: `zoom` times larger, `centre` in the middle. */
export function recordedScale(
  { first, last }: RecordedLanes,
  widthPx: number,
  zoom: number,
  centre: number,
): StepScale {
  const whole = Math.max(SHORTEST, last - first);
  const size = (whole * (1 + 2 * MARGIN)) / Math.max(1, zoom);
  const lowest = first - whole * MARGIN;
  const highest = last + whole * MARGIN - size;
  const start = zoom <= 1 ? lowest : Math.max(lowest, Math.min(highest, centre - size / 2));
  return createStepScale(start, start + size, widthPx);
}
