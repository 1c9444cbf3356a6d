// Ways of damaging evidence: what cut copies, terminals, editors, mail and hostile hands do to bytes and to text.
import type { Random } from './random';

/** Damaged inputs stay below this, so that a slow one is slow for what it holds. */
const MOST_BYTES = 256 * 1024;
const WORDS = [
  0n,
  1n,
  4n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1000_0000n,
  1n << 32n,
  1n << 63n,
  (1n << 64n) - 1n,
];
/** Numbers that lie: too many, negative, none, more than 64 bits, in decimal and hex. */
const NUMBERS = ['0', '-1', '1', '4294967295', '9007199254740993', '18446744073709551615', '18446744073709551616']
  .concat(['ffffffffffffffff', '0xffffffffffffffff', '10000000000000000', '1e9', '', '9'.repeat(400), '0x', 'NaN'])
  .concat(['0-4294967295', '0-', ',,,', '٣', '00000000000000000000000000001']);
const LATIN = new TextDecoder('latin1');

const text = (bytes: Uint8Array): string => LATIN.decode(bytes);
const bytesOf = (latin: string): Uint8Array => Buffer.from(latin, 'latin1');

/** Two places in order. */
function span(bytes: Uint8Array, random: Random): [number, number] {
  const [a, b] = [random.below(bytes.length + 1), random.below(bytes.length + 1)];
  return a < b ? [a, b] : [b, a];
}

function replaced(bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);
}

function overwritten(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  const width = random.pick([1, 2, 4, 8]);
  if (copy.length < width) return copy;
  // Fields of headers lie at multiples of their width more often than not.
  const anywhere = random.below(copy.length - width + 1);
  const at = random.oneIn(2) ? anywhere : anywhere - (anywhere % width);
  const value = BigInt.asUintN(8 * width, random.pick(WORDS));
  const little = random.oneIn(2);
  for (let i = 0; i < width; i++) {
    copy[at + (little ? i : width - 1 - i)] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
  return copy;
}

/** A line of the text, with where it starts and ends. */
function lineAt(bytes: Uint8Array, random: Random): [number, number] {
  const at = random.below(bytes.length);
  const start = at === 0 ? 0 : bytes.lastIndexOf(10, at - 1) + 1;
  const end = bytes.indexOf(10, at);
  return [start, end < 0 ? bytes.length : end + 1];
}

/** One kind of damage; `other` is the content of some other sample. */
type Damage = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

export const DAMAGES: Readonly<Record<string, Damage>> = {
  cut: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  'flip bits': (bytes, random) => {
    const copy = bytes.slice();
    for (let times = 1 + random.below(8); times > 0 && copy.length > 0; times--) {
      const at = random.below(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    }
    return copy;
  },
  'a word': overwritten,
  'random bytes': (bytes, random) => {
    const noise = Uint8Array.from({ length: random.below(40) }, () => random.below(256));
    const at = random.below(bytes.length + 1);
    return replaced(bytes, at, at, noise);
  },
  splice: (bytes, random, other) => {
    const [from, to] = span(bytes, random);
    const [start, end] = span(other, random);
    return replaced(bytes, from, random.oneIn(2) ? from : to, other.subarray(start, Math.min(end, start + 4096)));
  },
  'a part gone': (bytes, random) => {
    const [from, to] = span(bytes, random);
    return replaced(bytes, from, to, new Uint8Array(0));
  },
  'a part twice': (bytes, random) => {
    const [from, to] = span(bytes, random);
    return replaced(bytes, to, to, bytes.subarray(from, to));
  },
  'all again': (bytes, random) => Buffer.concat(new Array<Uint8Array>(2 + random.below(8)).fill(bytes)),
  'a line many times': (bytes, random) => {
    const [from, to] = lineAt(bytes, random);
    const line = bytes.subarray(from, to);
    return replaced(bytes, to, to, Buffer.concat(new Array<Uint8Array>(1 + random.below(500)).fill(line)));
  },
  'lines in another order': (bytes, random) => {
    const lines = text(bytes).split('\n');
    for (let i = lines.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [lines[i], lines[j]] = [lines[j] ?? '', lines[i] ?? ''];
    }
    return bytesOf(lines.join('\n'));
  },
  'a number that lies': (bytes, random) => {
    const numbers = [...text(bytes.subarray(0, 65_536)).matchAll(/(?:0x)?[0-9a-f]*\d[0-9a-f]*/gi)];
    if (numbers.length === 0) return bytes;
    const found = random.pick(numbers);
    return replaced(bytes, found.index, found.index + found[0].length, Buffer.from(random.pick(NUMBERS)));
  },
  'a word of text': (bytes, random) => {
    const words = [...text(bytes.subarray(0, 65_536)).matchAll(/[a-z_$:]+/gi)];
    if (words.length < 2) return bytes;
    const [one, other] = [random.pick(words), random.pick(words)];
    const by = random.pick([other[0], '', '__proto__', 'constructor', '\u202e', '<b>&"\'', '\u001b[31m']);
    return replaced(bytes, one.index, one.index + one[0].length, Buffer.from(by));
  },
  'line ends': (bytes, random) => {
    const kind = random.below(3);
    const end = (): string => (kind === 0 ? '\r\n' : kind === 1 ? '\r' : random.pick(['\n', '\r\n', '\r', '\n\r']));
    return bytesOf(text(bytes).replace(/\r?\n/g, end));
  },
  'one line': (bytes, random) => bytesOf(text(bytes).replaceAll('\n', random.pick(['', ' ', '\0', '\v']))),
  'zero bytes': (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return replaced(bytes, at, at, new Uint8Array(1 + random.below(64)));
  },
  'another encoding': (bytes, random) => {
    const latin = text(bytes);
    return random.pick<() => Uint8Array>([
      () => Buffer.from(`\ufeff${latin}`, 'utf16le'),
      () => Buffer.from(`\ufeff${latin}`, 'utf8'),
      () =>
        replaced(bytes, bytes.length >> 1, bytes.length >> 1, Uint8Array.of(0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80)),
      () => Buffer.from(latin.replaceAll(' ', '\u00a0')),
    ])();
  },
};

const KINDS = Object.keys(DAMAGES);

/** A few kinds of damage, one after the other; says which. */
export function damaged(bytes: Uint8Array, random: Random, other: Uint8Array): { bytes: Uint8Array; how: string[] } {
  const how: string[] = [];
  let changed = bytes;
  for (let times = 1 + random.below(4); times > 0; times--) {
    const kind = random.pick(KINDS);
    how.push(kind);
    changed = (DAMAGES[kind] ?? overwritten)(changed, random, other).subarray(0, MOST_BYTES);
  }
  return { bytes: Uint8Array.from(changed), how };
}
