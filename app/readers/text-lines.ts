// Text evidence as lines: UTF-8 with replacement characters, LF or CRLF, no line length limit.
// Lazy, so that a reader that stops early does not pay for the rest of a large file.

/** One line without its terminator. */
export interface TextLine {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
}

const decoder = new TextDecoder('utf-8');

/** Bytes as text. Broken sequences become U+FFFD; a byte order mark is dropped. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Every line, empty ones included; a final newline does not start another line. */
export function* textLines(text: string): Generator<TextLine, void, undefined> {
  let number = 1;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 ? text.length : newline;
    const last = stop > start && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
    yield { number, text: text.slice(start, last) };
    start = stop + 1;
    number++;
  }
}

/** Gives equal texts as one string: a million rows have a dozen different names. */
export function sharedTexts(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const first = known.get(text);
    if (first === undefined) known.set(text, text);
    return first ?? text;
  };
}

/** Quoted for a message: control characters made visible, cut at a readable length. */
export function quoteLine(text: string, maxLength = 60): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return JSON.stringify(cut);
}
