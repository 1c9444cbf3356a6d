// The boxes one kind of one lane takes on screen: at least 2 px each, and ranges that share a pixel joined into
// one box marked dense. Skips by binary search, so 10^5 ranges cost as many steps as there are pixels.
import type { AddressScale } from '../../../app/core/address/address-scale';
import type { KindRows } from './lane-index';
import { lowerBound } from './lane-index';
import { MIN_RANGE_PX } from './map-geometry';

export interface Box {
  readonly x: number;
  readonly w: number;
  /** How many ranges it stands for. */
  readonly count: number;
  /** Index in the kind's rows of the first of them. */
  readonly first: number;
}

/** Rows in address order; `reach` is the highest last up to each, which is `lasts` itself where rows are disjoint. */
type DrawnRows = Pick<KindRows, 'starts' | 'lasts' | 'reach'>;

/** Boxes from left to right. */
export function laneBoxes(kind: DrawnRows, scale: AddressScale, widthPx: number): Box[] {
  const boxes: Box[] = [];
  const { window } = scale;
  let run: { x: number; right: number; count: number; first: number } | undefined;
  const flush = (): void => {
    if (run !== undefined) boxes.push({ x: run.x, w: run.right - run.x, count: run.count, first: run.first });
    run = undefined;
  };
  let i = lowerBound(kind.reach, window.start);
  while (i < kind.starts.length && (kind.starts[i] ?? 0n) <= window.last) {
    const start = kind.starts[i] ?? 0n;
    const last = kind.lasts[i] ?? 0n;
    if (last < window.start) {
      i += 1;
      continue;
    }
    const left = start <= window.start ? 0 : scale.toPx(start);
    const right = last >= window.last ? widthPx : scale.toPx(last + 1n);
    const narrow = right - left < MIN_RANGE_PX + 1;
    if (!narrow) {
      flush();
      boxes.push({ x: left, w: right - left, count: 1, first: i });
      i += 1;
      continue;
    }
    const next = skipTo(kind, scale, i, left);
    if (run === undefined || left > run.right + 0.5) {
      flush();
      run = { x: Math.min(left, widthPx - MIN_RANGE_PX), right: 0, count: 0, first: i };
    }
    run.right = Math.min(widthPx, Math.max(run.right, right, run.x + MIN_RANGE_PX));
    run.count += next - i;
    i = next;
  }
  flush();
  return boxes;
}

/** The next row that is not wholly within the same pixel. */
function skipTo(kind: DrawnRows, scale: AddressScale, i: number, left: number): number {
  const beyond = scale.toAddress(left + 1);
  const following = kind.starts[i + 1];
  if (following === undefined || following >= beyond) return i + 1;
  const next = Math.max(i + 1, lowerBound(kind.starts, beyond, i + 1));
  if ((kind.reach[next - 1] ?? 0n) < beyond) return next;
  // Some row up to here reaches further: stop at the first that does, it has a box of its own.
  let row = i + 1;
  while (row < next && (kind.lasts[row] ?? 0n) < beyond) row += 1;
  return row;
}
