// Where the lanes of the map stand, in CSS pixels from the top of the canvas.

export interface MapGeometry {
  readonly axisHeight: number;
  readonly pitch: number;
  readonly barHeight: number;
}

export const FULL_GEOMETRY: MapGeometry = { axisHeight: 26, pitch: 34, barHeight: 22 };
/** The map of the overview. */
export const COMPACT_GEOMETRY: MapGeometry = { axisHeight: 24, pitch: 29, barHeight: 18 };

/** A range is never narrower than this on screen. */
export const MIN_RANGE_PX = 2;

/** Height of a canvas with so many lanes. */
export function mapHeight({ axisHeight, pitch }: MapGeometry, lanes: number): number {
  return axisHeight + lanes * pitch + 3;
}

/** Top of the bar of a lane. */
export function barTop({ axisHeight, pitch, barHeight }: MapGeometry, lane: number): number {
  return axisHeight + lane * pitch + (pitch - barHeight) / 2;
}

/** The lane at a height, or -1 above or below all of them. */
export function laneAt({ axisHeight, pitch }: MapGeometry, y: number, lanes: number): number {
  const lane = Math.floor((y - axisHeight) / pitch);
  return lane >= 0 && lane < lanes ? lane : -1;
}

/** The gap between lanes nearest to a height: 0 above all of them, `lanes` below the last. */
export function laneGapAt({ axisHeight, pitch }: MapGeometry, y: number, lanes: number): number {
  return Math.max(0, Math.min(lanes, Math.round((y - axisHeight) / pitch)));
}
