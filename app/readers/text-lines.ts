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

/** A text, or the pieces of one, each but the last with its final newline. */
export type Text = string | { readonly [Symbol.iterator]: () => Generator<string, void, undefined> };

const PIECE_BYTES = 1024 * 1024;
const NEWLINE = 10;
/** Only at the beginning of a text does this character mean nothing. */
const inner = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as a text in pieces, decoded whenever they are gone through: a log of 32 MiB is never one string. */
export function textPieces(bytes: Uint8Array): Text {
  if (bytes.length <= PIECE_BYTES) return decodeText(bytes);
  return {
    *[Symbol.iterator]() {
      for (let at = 0; at < bytes.length;) {
        const newline = bytes.indexOf(NEWLINE, at + PIECE_BYTES - 1);
        const end = newline < 0 ? bytes.length : newline + 1;
        yield (at === 0 ? decoder : inner).decode(bytes.subarray(at, end));
        at = end;
      }
    },
  };
}

/** The pieces of a text. */
export const piecesOf = (text: Text): Iterable<string> => (typeof text === 'string' ? [text] : text);

/** Every line, empty ones included; a final newline does not start another line. */
export function* textLines(text: Text): Generator<TextLine, void, undefined> {
  let number = 1;
  for (const piece of piecesOf(text)) {
    let start = 0;
    while (start < piece.length) {
      const newline = piece.indexOf('\n', start);
      const stop = newline < 0 ? piece.length : newline;
      const last = stop > start && piece.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
      yield { number, text: piece.slice(start, last) };
      start = stop + 1;
      number++;
    }
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
