// Looking for something in bytes: what was typed as bytes, and the places that hold them. A stretch at a time, so that a file
// of 32 MiB holds up no frame.

export interface BytePattern {
  readonly bytes: Uint8Array;
  /** Small and capital letters of ASCII are the same. */
  readonly folds: boolean;
  /** Places are multiples of this. */
  readonly step: number;
  /** How the query was read, for the reader to see. */
  readonly means: string;
}

export const BYTE_QUERY_HINT = '7f 45 4c 46, 0x100000000 or text';
const STRETCH = 1 << 16;

/**
 * Pairs of hex digits are bytes, `0x…` is a 64-bit number in the order of the file, where
 * numbers of that size stand (every 8 bytes, or any type of 1 behind some zeros would be 4 GiB), all else is text, and so is what stands
 * in quotes. A half-typed last byte is left out. Undefined where nothing is left to look for.
 */
export function readByteQuery(query: string, bigEndian: boolean): BytePattern | undefined {
  const typed = query.trim();
  const quoted = /^"(.+)"$/.exec(typed)?.[1];
  const number = /^0x([0-9a-f_]{1,19})$/i.exec(typed)?.[1]?.replaceAll('_', '');
  if (quoted === undefined && number !== undefined && /^[0-9a-f]{1,16}$/i.test(number)) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(`0x${number}`), !bigEndian);
    return { bytes, folds: false, step: 8, means: `aligned 64-bit ${bigEndian ? 'big' : 'little'} endian` };
  }
  const hex = quoted === undefined ? hexBytes(typed) : undefined;
  if (hex !== undefined) return { bytes: hex, folds: false, step: 1, means: hex.length === 1 ? 'byte' : 'bytes' };
  const text = quoted ?? typed;
  if (text === '') return undefined;
  return { bytes: new TextEncoder().encode(text).map(small), folds: true, step: 1, means: 'text' };
}

function hexBytes(typed: string): Uint8Array | undefined {
  const tokens = typed.split(/\s+/);
  const half = tokens.length > 1 && /^[0-9a-f]$/i.test(tokens.at(-1) ?? '');
  const whole = half ? tokens.slice(0, -1) : tokens;
  if (!whole.every((token) => /^(?:[0-9a-f]{2})+$/i.test(token))) return undefined;
  return Uint8Array.from(whole.join('').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const small = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);

/** Offsets of all places, none over another; undefined after each stretch that was looked through. */
export function* bytePlaces(
  bytes: Uint8Array,
  { bytes: pattern, folds, step }: BytePattern,
): Generator<number | undefined, void, undefined> {
  const [first] = pattern;
  if (first === undefined) return;
  const is = (at: number, wanted: number): boolean => {
    const byte = bytes[at] ?? -1;
    return (folds ? small(byte) : byte) === wanted;
  };
  let rest = STRETCH;
  for (let at = 0; at + pattern.length <= bytes.length; at += step) {
    rest -= 1;
    if (rest === 0) {
      rest = STRETCH;
      yield undefined;
    }
    if (!is(at, first)) continue;
    let same = 1;
    while (same < pattern.length && is(at + same, pattern[same] ?? -1)) same += 1;
    if (same < pattern.length) continue;
    yield at;
    at += pattern.length - step;
  }
}
