// Many texts as two typed arrays: a list of 10^5 strings takes tens of milliseconds of every thread that a message passes,
// a column takes one copy of its bytes.

/** Text i is UTF-8 of `bytes` from ends[i - 1] (0 for the first) up to ends[i]. */
export interface TextColumn {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** Whether a value is such a column: two columns of these names and nothing else. */
export function isTextColumn(value: unknown): value is TextColumn {
  if (typeof value !== 'object' || value === null || Object.keys(value).join(' ') !== 'bytes ends') return false;
  return Object.values(value).every((part) => ArrayBuffer.isView(part));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The column of `texts`. */
export function textColumn(texts: readonly string[]): TextColumn {
  const ends = new Uint32Array(texts.length);
  // A surrogate pair is two units and four bytes: no unit takes more than three.
  const bytes = new Uint8Array(3 * texts.reduce((units, text) => units + text.length, 0));
  let end = 0;
  texts.forEach((text, i) => {
    end += encoder.encodeInto(text, bytes.subarray(end)).written;
    ends[i] = end;
  });
  return { bytes: bytes.slice(0, end), ends };
}

/** Text `index`; '' where there is none, and where there is no column. */
export function textAt(column: TextColumn | undefined, index: number): string {
  if (column === undefined) return '';
  const { bytes, ends } = column;
  return decoder.decode(bytes.subarray(ends[index - 1] ?? 0, ends[index] ?? 0));
}
