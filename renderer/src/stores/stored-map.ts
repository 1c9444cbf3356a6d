// The map's part of a view state: what the stores hold, as the plain values that are kept, and back.
import type { StoredMap } from '../../../app/core/view/view-state';
import { readRange, storeRange } from '../selection/stored-selection';
import type { LaneOptions } from './map-lanes';
import { DEFAULT_LANES } from './map-lanes';
import type { ViewportOptions } from './viewport';
import { DEFAULT_VIEWPORT } from './viewport';

/** Undefined: the map was never touched. */
export function storeMap(viewport: ViewportOptions | undefined, lanes: LaneOptions | undefined): StoredMap | undefined {
  if (viewport === undefined && lanes === undefined) return undefined;
  const { window, mode, unit } = viewport ?? DEFAULT_VIEWPORT;
  return {
    ...(window === undefined ? {} : { window: storeRange(window) }),
    mode,
    unit,
    ...(lanes ?? DEFAULT_LANES),
  };
}

/** What the stores take. */
export function readMap(map: StoredMap | undefined): { viewport?: ViewportOptions; lanes?: LaneOptions } {
  if (map === undefined) return {};
  const { window, mode, unit, order, hidden, changesShown } = map;
  return {
    viewport: { mode, unit, ...(window === undefined ? {} : { window: readRange(window) }) },
    lanes: { order, hidden, changesShown },
  };
}
