// One block of bzip2: Huffman codes, move-to-front, the Burrows-Wheeler transform undone, runs of four told apart. Our
// own, because the kept JavaScript libraries descend from one decoder that never ends on a crafted run length.
import type { BitReader } from './bzip2-bits';

const GROUP_SYMBOLS = 50;
const MAX_CODE_BITS = 20;
const POLYNOMIAL = 0x04c11db7;

/** Data that is no bzip2; the message says what about it. */
export class BadBlock extends Error {}

/** CRC-32 as bzip2 counts it: the most significant bit first. */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let i = 0; i < 8; i++) crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

interface HuffmanTable {
  readonly minBits: number;
  readonly maxBits: number;
  /** By code length: the last code of this length, -1 where there is none. */
  readonly limits: Int32Array;
  /** By code length: what to subtract from a code for its place in `symbols`. */
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

function readUsedBytes(bits: BitReader): Uint8Array {
  const rows = bits.read(16);
  const used: number[] = [];
  for (let row = 0; row < 16; row++) {
    if ((rows & (0x8000 >> row)) === 0) continue;
    const columns = bits.read(16);
    for (let column = 0; column < 16; column++) if ((columns & (0x8000 >> column)) !== 0) used.push(16 * row + column);
  }
  if (used.length === 0) throw new BadBlock('a block of no bytes');
  return Uint8Array.from(used);
}

function readSelectors(bits: BitReader, groups: number): Uint8Array {
  const count = bits.read(15);
  if (count === 0) throw new BadBlock('a block without codes');
  const order = Array.from({ length: groups }, (_, i) => i);
  const selectors = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let place = 0;
    while (bits.readBit() === 1) if (++place >= groups) throw new BadBlock('a code table that is not there');
    const [moved = 0] = order.splice(place, 1);
    order.unshift(moved);
    selectors[i] = moved;
  }
  return selectors;
}

function readTable(bits: BitReader, symbolCount: number): HuffmanTable {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (;;) {
      if (length < 1 || length > MAX_CODE_BITS) throw new BadBlock('a code length that cannot be');
      if (bits.readBit() === 0) break;
      length += bits.readBit() === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  const counts = new Int32Array(MAX_CODE_BITS + 2);
  for (const one of lengths) counts[one] = (counts[one] ?? 0) + 1;
  const limits = new Int32Array(MAX_CODE_BITS + 2).fill(-1);
  const bases = new Int32Array(MAX_CODE_BITS + 2);
  const symbols = new Uint16Array(symbolCount);
  let place = 0;
  let code = 0;
  for (let bitCount = 1; bitCount <= MAX_CODE_BITS; bitCount++) {
    const many = counts[bitCount] ?? 0;
    bases[bitCount] = code - place;
    for (let symbol = 0; symbol < symbolCount; symbol++) if (lengths[symbol] === bitCount) symbols[place++] = symbol;
    code += many;
    limits[bitCount] = many === 0 ? -1 : code - 1;
    code <<= 1;
  }
  return { minBits: Math.min(...lengths), maxBits: Math.max(...lengths), limits, bases, symbols };
}

function readSymbol(bits: BitReader, { minBits, maxBits, limits, bases, symbols }: HuffmanTable): number {
  let code = bits.read(minBits);
  for (let length = minBits; length <= maxBits; length++) {
    if (code <= (limits[length] ?? -1)) {
      const symbol = symbols[code - (bases[length] ?? 0)];
      if (symbol === undefined) break;
      return symbol;
    }
    code = (code << 1) | bits.readBit();
  }
  throw new BadBlock('a code that stands for nothing');
}

/** The bytes of the last column of the transform. */
function readLastColumn(bits: BitReader, maxBytes: number): Uint8Array {
  const order = readUsedBytes(bits);
  const groups = bits.read(3);
  if (groups < 2 || groups > 6) throw new BadBlock('an impossible number of code tables');
  const selectors = readSelectors(bits, groups);
  const endOfBlock = order.length + 1;
  const tables = Array.from({ length: groups }, () => readTable(bits, endOfBlock + 1));
  const bytes = new Uint8Array(maxBytes);
  let count = 0;
  let run = 0;
  let runWeight = 1;
  for (let read = 0; ; read++) {
    const table = tables[selectors[Math.floor(read / GROUP_SYMBOLS)] ?? groups];
    if (table === undefined) throw new BadBlock('more codes than it says');
    const symbol = readSymbol(bits, table);
    if (symbol <= 1) {
      run += runWeight << symbol;
      runWeight <<= 1;
      // Checked here, not at the end of the run: by then the numbers would have wrapped.
      if (count + run > maxBytes) throw new BadBlock('a run longer than a block');
      continue;
    }
    bytes.fill(order[0] ?? 0, count, count + run);
    count += run;
    run = 0;
    runWeight = 1;
    if (symbol === endOfBlock) return bytes.subarray(0, count);
    if (count >= maxBytes) throw new BadBlock('more bytes than a block holds');
    const place = symbol - 1;
    const byte = order[place] ?? 0;
    order.copyWithin(1, 0, place);
    order[0] = byte;
    bytes[count++] = byte;
  }
}

/** For each place of the last column, where its successor stands. */
function successors(column: Uint8Array): Uint32Array {
  const starts = new Uint32Array(257);
  for (const byte of column) starts[byte + 1] = (starts[byte + 1] ?? 0) + 1;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1] = (starts[byte + 1] ?? 0) + (starts[byte] ?? 0);
  const next = new Uint32Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const byte = column[i] ?? 0;
    const place = starts[byte] ?? 0;
    next[place] = i;
    starts[byte] = place + 1;
  }
  return next;
}

/** Decodes the block behind its magic. Its bytes in pieces, and its CRC, which was checked. Throws BadBlock or OutOfBits. */
export function readBlock(bits: BitReader, maxBytes: number): { readonly pieces: Uint8Array[]; readonly crc: number } {
  const stated = bits.read(32) | 0;
  if (bits.readBit() !== 0) throw new BadBlock('a block of an obsolete version');
  const origin = bits.read(24);
  const column = readLastColumn(bits, maxBytes);
  if (origin >= column.length) throw new BadBlock('a block that begins outside itself');
  const next = successors(column);
  const pieces: Uint8Array[] = [];
  let piece = new Uint8Array(64 * 1024);
  let used = 0;
  let crc = -1;
  let place = next[origin] ?? 0;
  let equal = 0;
  let previous = -1;
  for (let i = 0; i < column.length; i++) {
    const byte = column[place] ?? 0;
    place = next[place] ?? 0;
    // Behind four equal bytes stands how many more there are.
    const repeats = equal === 4 ? byte : 1;
    const value = equal === 4 ? previous : byte;
    equal = equal === 4 ? 0 : byte === previous ? equal + 1 : 1;
    previous = equal === 0 ? -1 : byte;
    for (let j = 0; j < repeats; j++) {
      if (used === piece.length) {
        pieces.push(piece);
        piece = new Uint8Array(64 * 1024);
        used = 0;
      }
      piece[used++] = value;
      crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ value) & 0xff] ?? 0);
    }
  }
  pieces.push(piece.subarray(0, used));
  if (~crc !== stated) throw new BadBlock('its checksum does not match');
  return { pieces, crc: stated };
}
