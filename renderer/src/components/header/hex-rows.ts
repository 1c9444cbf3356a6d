// Rows of a hex view: sixteen bytes each, and long runs of zeros folded into one row.

export const BYTES_PER_ROW = 16;
/** Fewer rows of zeros than this are shown as they are. */
const FOLD_FROM_ROWS = 4;

export interface HexRows {
  /** Byte offset of each row. */
  readonly offsets: Uint32Array;
  /** Bytes a row stands for: at most sixteen, more for folded zeros. */
  readonly lengths: Uint32Array;
}

/** Lays out all rows. */
export function createHexRows(bytes: Uint8Array): HexRows {
  const offsets: number[] = [];
  const lengths: number[] = [];
  const push = (offset: number, length: number): void => {
    offsets.push(offset);
    lengths.push(length);
  };
  let at = 0;
  while (at < bytes.length) {
    const zeros = zeroRun(bytes, at);
    if (zeros >= FOLD_FROM_ROWS * BYTES_PER_ROW) {
      push(at, zeros);
      at += zeros;
    } else {
      push(at, Math.min(BYTES_PER_ROW, bytes.length - at));
      at += BYTES_PER_ROW;
    }
  }
  return { offsets: Uint32Array.from(offsets), lengths: Uint32Array.from(lengths) };
}

/** Length of the run of whole zero rows from here; a short last row counts as whole. */
function zeroRun(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] === 0) at += 1;
  return at >= bytes.length ? bytes.length - from : Math.floor((at - from) / BYTES_PER_ROW) * BYTES_PER_ROW;
}

/** The row holding a byte. */
export function rowOfOffset(rows: HexRows, offset: number): number {
  let low = 0;
  let high = rows.offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows.offsets[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The row of an offset, with how far into the row it is: `3.5` is the middle of row 3. */
export function scrollRowOf(rows: HexRows, offset: number): number {
  const row = Math.max(0, rowOfOffset(rows, offset));
  const inside = (offset - (rows.offsets[row] ?? 0)) / (rows.lengths[row] ?? 1);
  return row + Math.min(1, Math.max(0, inside));
}

/** The offset at a row and a part of it: the inverse of scrollRowOf. */
export function offsetOfScrollRow(rows: HexRows, scrollRow: number): number {
  const row = Math.min(rows.offsets.length - 1, Math.max(0, Math.floor(scrollRow)));
  return (rows.offsets[row] ?? 0) + (scrollRow - row) * (rows.lengths[row] ?? 0);
}
