// bzip2 (.bz2, .tbz2), as the /sys trees of util-linux and hwloc are packed: several streams in a row are one.
import { InputFault } from '../input-fault';
import { BitReader, OutOfBits } from './bzip2-bits';
import { BadBlock, readBlock } from './bzip2-block';
import type { Compression } from './compression';

const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
const BLOCK_UNIT = 100_000;
/** No code is longer than 20 bits, and the tables before the codes take less than 40,000 bytes. */
const PACKED_RATIO = 2.5;
const PACKED_MORE = 40_000;

/** What the next part of a stream gives: bytes, or nothing more until the next stream. */
interface StreamState {
  /** Bytes a block of this stream may hold; undefined before a stream. */
  blockBytes?: number;
  crc: number;
}

export const bzip2: Compression = {
  id: 'bzip2',
  suffix: /\.(?:bz2?|tbz2?)$/i,
  sniff: (head) =>
    head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68 && (head[3] ?? 0) >= 0x31 && (head[3] ?? 0) <= 0x39,
  async *decompress(chunks) {
    const bits = new BitReader();
    const state: StreamState = { crc: 0 };
    for await (const chunk of chunks) {
      bits.push(chunk);
      // Tried only when a whole block must be there: a block that is cut would be decoded again and again.
      while (bits.available >= wanted(state)) yield* part(bits, state);
    }
    while (bits.available > 0) yield* part(bits, state);
    if (state.blockBytes !== undefined) throw damage(bits, 'the data ends early');
  },
};

function wanted({ blockBytes }: StreamState): number {
  return blockBytes === undefined ? 4 : blockBytes * PACKED_RATIO + PACKED_MORE;
}

function damage(bits: BitReader, reason: string): InputFault {
  return new InputFault('damage', `The bzip2 data cannot be read further: ${reason}`, { offset: bits.offset });
}

function part(bits: BitReader, state: StreamState): readonly Uint8Array[] {
  try {
    return readPart(bits, state);
  } catch (thrown) {
    if (thrown instanceof OutOfBits) throw damage(bits, 'the data ends early');
    if (thrown instanceof BadBlock) throw damage(bits, thrown.message);
    throw thrown;
  }
}

function readPart(bits: BitReader, state: StreamState): readonly Uint8Array[] {
  if (state.blockBytes === undefined) {
    const level = bits.read(24) === 0x425a68 ? bits.read(8) - 0x30 : 0;
    if (level < 1 || level > 9) throw new BadBlock('something else follows it');
    state.blockBytes = level * BLOCK_UNIT;
    state.crc = 0;
    return [];
  }
  const magic = bits.read(24) * 2 ** 24 + bits.read(24);
  if (magic === BLOCK_MAGIC) {
    const { pieces, crc } = readBlock(bits, state.blockBytes);
    state.crc = ((state.crc << 1) | (state.crc >>> 31)) ^ crc;
    return pieces;
  }
  if (magic !== END_MAGIC) throw new BadBlock('the data is corrupt');
  if ((bits.read(32) | 0) !== state.crc) throw new BadBlock('its checksum does not match');
  bits.align();
  delete state.blockBytes;
  return [];
}
