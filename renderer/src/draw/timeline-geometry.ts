// Where lanes and steps stand on the timeline, in CSS pixels.
import type { TimelineLane } from './timeline-model';

export const AXIS_HEIGHT = 40;
/** Where the brackets of the events end and the step numbers begin. */
export const OPS_HEIGHT = 24;
const MARK_PITCH = 25;
/** A lane with recorded calls above the simulated steps. */
const DOUBLE_PITCH = 34;
const BAND_PITCH = 22;
const VERDICT_PITCH = 32;
export const BAR_HEIGHT = 15;

export interface TimelineGeometry {
  readonly tops: readonly number[];
  readonly heights: readonly number[];
  readonly heightPx: number;
  readonly recorded: boolean;
}

/** Lanes from top to bottom; taller where recorded calls stand above. */
export function timelineGeometry(lanes: readonly TimelineLane[], recorded: boolean): TimelineGeometry {
  const heights = lanes.map((lane) => {
    if (lane.kind === 'marks') return recorded ? DOUBLE_PITCH : MARK_PITCH;
    return lane.id === 'verdict' ? VERDICT_PITCH : BAND_PITCH;
  });
  const tops: number[] = [];
  let top = AXIS_HEIGHT;
  for (const height of heights) {
    tops.push(top);
    top += height;
  }
  return { tops, heights, heightPx: top + 2, recorded };
}

/** The lane at a height, or -1. */
export function timelineLaneAt({ tops, heights }: TimelineGeometry, y: number): number {
  return tops.findIndex((top, i) => y >= top && y < top + (heights[i] ?? 0));
}

/** Top of the simulated bar of a lane: the lower one where recorded calls stand above. */
export function simulatedTop({ tops, heights }: TimelineGeometry, lane: number): number {
  const top = tops[lane] ?? 0;
  const height = heights[lane] ?? 0;
  return height === DOUBLE_PITCH ? top + height - BAR_HEIGHT - 2 : top + (height - BAR_HEIGHT) / 2;
}

/** Top of the recorded bar of a lane of steps. */
export function recordedTop({ tops }: TimelineGeometry, lane: number): number {
  return (tops[lane] ?? 0) + 2;
}

/** Room at both ends, so that the first and the last step can be grasped. */
const GUTTER_PX = 9;

export interface StepScale {
  readonly from: number;
  readonly to: number;
  readonly widthPx: number;
  /** Pixels of one step. */
  readonly cell: number;
  toPx(step: number): number;
  /** The step under a pixel, a fraction. */
  toStep(px: number): number;
}

/** Steps `from` to `to` (exclusive) on so many pixels. */
export function createStepScale(from: number, to: number, widthPx: number): StepScale {
  const inner = Math.max(1, widthPx - 2 * GUTTER_PX);
  const cell = to > from ? inner / (to - from) : inner;
  return {
    from,
    to,
    widthPx,
    cell,
    toPx: (step) => GUTTER_PX + (step - from) * cell,
    toStep: (px) => from + (px - GUTTER_PX) / cell,
  };
}
