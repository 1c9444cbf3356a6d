// Where the lanes of the map stand, in CSS pixels from the top of the canvas.

export const AXIS_HEIGHT = 26;
export const LANE_PITCH = 32;
export const BAR_HEIGHT = 20;
export const BAR_INSET = (LANE_PITCH - BAR_HEIGHT) / 2;
/** A range is never narrower than this on screen. */
export const MIN_RANGE_PX = 2;

/** Height of a canvas with so many lanes. */
export function mapHeight(lanes: number): number {
  return AXIS_HEIGHT + lanes * LANE_PITCH + 4;
}

/** Top of the bar of a lane. */
export function barTop(lane: number): number {
  return AXIS_HEIGHT + lane * LANE_PITCH + BAR_INSET;
}

/** The lane at a height, or -1 above or below all of them. */
export function laneAt(y: number, lanes: number): number {
  const lane = Math.floor((y - AXIS_HEIGHT) / LANE_PITCH);
  return lane >= 0 && lane < lanes ? lane : -1;
}
