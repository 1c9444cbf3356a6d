// Tells text from binary and finds the lines of a text without copying it. What would not be seen is shown as a mark.
import { visibleText } from '../../../../app/core/text/visible';

const PROBE_BYTES = 8192;
/** A longer line is cut: the view must not stand still over one line of 32 MiB. */
const LINE_BYTES_MAX = 8192;

/** True when the beginning holds a NUL or is no UTF-8: shown as bytes then. */
export function isBinary(bytes: Uint8Array): boolean {
  const probe = bytes.subarray(0, PROBE_BYTES);
  if (probe.includes(0)) return true;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(probe, { stream: true });
    return false;
  } catch {
    return true;
  }
}

export interface TextLines {
  readonly count: number;
  /** The text of a line, 0-based, without its line break. */
  at(line: number): string;
}

/** Indexes the line starts; decodes a line when it is looked at. */
export function createTextLines(bytes: Uint8Array): TextLines {
  const starts: number[] = bytes.length === 0 ? [] : [0];
  for (let at = bytes.indexOf(10); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(10, at + 1))
    starts.push(at + 1);
  const index = Uint32Array.from(starts);
  const decoder = new TextDecoder();
  return {
    count: index.length,
    at(line) {
      const start = index[line];
      if (start === undefined) return '';
      const end = index[line + 1] ?? bytes.length;
      if (end - start > LINE_BYTES_MAX)
        return visibleText(`${decoder.decode(bytes.subarray(start, start + LINE_BYTES_MAX))}…`);
      return visibleText(decoder.decode(bytes.subarray(start, end)).replace(/\r?\n$/, ''));
    },
  };
}
