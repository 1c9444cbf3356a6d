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

/** Lays out all rows. Zeros before and behind `used`, where the structures end, are folded apart: one is data, one padding. */
export function createHexRows(bytes: Uint8Array, used = 0): HexRows {
  const offsets: number[] = [];
  const lengths: number[] = [];
  const push = (offset: number, length: number): void => {
    offsets.push(offset);
    lengths.push(length);
  };
  let at = 0;
  while (at < bytes.length) {
    const zeros = zeroRun(bytes, at, at < used ? Math.min(used, bytes.length) : bytes.length);
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

/** Length of the run of whole zero rows from here to `end`; a short last row of the file counts as whole. */
function zeroRun(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] === 0) at += 1;
  return at >= bytes.length ? bytes.length - from : Math.floor((at - from) / BYTES_PER_ROW) * BYTES_PER_ROW;
}

/** How many zeros a folded row tells of: behind the structures from their very end, which may lie in the row before. */
export function foldedZeros(offset: number, length: number, used: number | undefined): number {
  return used !== undefined && offset >= used && offset - used < BYTES_PER_ROW ? offset + length - used : length;
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

/** A row as it is drawn: its bytes, or none where they are folded zeros. */
export interface HexLine {
  readonly offset: number;
  readonly length: number;
  readonly folded: boolean;
  readonly cells: readonly { readonly byte: number; readonly at: number; readonly hex: string }[];
}

/** The row of an index. */
export function hexRow({ offsets, lengths }: HexRows, bytes: Uint8Array, index: number): HexLine {
  const offset = offsets[index] ?? 0;
  const length = lengths[index] ?? 0;
  const folded = length > BYTES_PER_ROW;
  const shown = folded ? [] : Array.from(bytes.subarray(offset, offset + length));
  const cells = shown.map((byte, i) => ({ byte, at: offset + i, hex: byte.toString(16).padStart(2, '0') }));
  return { offset, length, folded, cells };
}

/** The character of a byte beside its digits. */
export const asciiOf = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·');
