// Where in the file the changes lie, in as many pieces as the overview has rows.
import type { ByteChanges } from '../../../../app/core/diff/header-diff';

export interface OverviewMark {
  readonly piece: number;
  /** Wire value of SIDE. */
  readonly side: number;
  /** The first change in this piece. */
  readonly change: number;
}

/** One mark per piece and side that holds a changed byte; `total` is the length of the longer file part in use. */
export function overviewMarks(
  { starts, lasts, sides, changes }: ByteChanges,
  total: number,
  pieces: number,
): OverviewMark[] {
  const marks: OverviewMark[] = [];
  if (total <= 0) return marks;
  const pieceOf = (offset: number): number => Math.min(pieces - 1, Math.floor((offset / total) * pieces));
  let next = 0;
  let nowSide = -1;
  for (let i = 0; i < starts.length; i += 1) {
    const side = sides[i] ?? 0;
    if (side !== nowSide) next = 0;
    nowSide = side;
    const last = pieceOf(lasts[i] ?? 0);
    for (let piece = Math.max(next, pieceOf(starts[i] ?? 0)); piece <= last; piece += 1) {
      marks.push({ piece, side, change: changes[i] ?? 0 });
      next = piece + 1;
    }
  }
  return marks;
}
