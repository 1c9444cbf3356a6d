// The frame structure of a zstd stream, walked ahead of the decoder (RFC 8878, section 3.1.1): it cuts the
// stream into frames, knows where it ends early, and refuses a window the decoder would allocate unasked.
import { InputFault } from '../input-fault';

const MAGIC = 0xfd2f_b528;
const MAGIC_BYTES = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
const SKIPPABLE = 0x184d_2a50;
/** What the zstd program itself accepts unless told otherwise (2^27). */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;
const RLE = 1;

/** A piece of one frame, for the decoder. */
export interface FramePiece {
  readonly bytes: Uint8Array;
  /** True for the last piece of a frame. */
  readonly last: boolean;
  /** Of the last piece, where the frame states one: the low half of the XXH64 of its content. */
  readonly checksum?: number;
}

type Expected = 'magic' | 'skip-size' | 'skip' | 'descriptor' | 'header' | 'block-header' | 'block' | 'checksum';

export class ZstdFrames {
  private expected: Expected = 'magic';
  /** Bytes still to come of what is expected. */
  private need = 4;
  /** Those that came, of what has a meaning here: everything but block contents and skipped frames. */
  private collected: number[] = [];
  private descriptor = 0;
  private lastBlock = false;
  private walked = 0;

  /** Cuts one chunk. Throws an InputFault where it is not zstd, or asks for too much. */
  *feed(chunk: Uint8Array): Generator<FramePiece, void, undefined> {
    let start = this.inFrame() ? 0 : -1;
    let at = 0;
    while (at < chunk.length) {
      const count = Math.min(this.need, chunk.length - at);
      if (this.expected !== 'block' && this.expected !== 'skip') this.collected.push(...chunk.subarray(at, at + count));
      at += count;
      this.walked += count;
      this.need -= count;
      while (this.need === 0) {
        const was = this.expected;
        const value = littleEndian(this.collected);
        this.collected = [];
        this.advance(was, value);
        if (this.expected === 'descriptor') {
          yield { bytes: MAGIC_BYTES, last: false };
          start = at;
        } else if (this.expected === 'magic' && start >= 0) {
          const bytes = chunk.subarray(start, at);
          yield was === 'checksum' ? { bytes, last: true, checksum: value } : { bytes, last: true };
          start = -1;
        }
      }
    }
    if (start >= 0 && start < at) yield { bytes: chunk.subarray(start, at), last: false };
  }

  /** Throws when the stream ends in the middle of a frame. */
  finish(): void {
    if (this.expected !== 'magic' || this.collected.length > 0) throw this.damage('the data ends early');
  }

  private inFrame(): boolean {
    return this.expected !== 'magic' && this.expected !== 'skip-size' && this.expected !== 'skip';
  }

  private expect(expected: Expected, need: number): void {
    this.expected = expected;
    this.need = need;
  }

  /** What follows `was`, of which `value` is the meaning. */
  private advance(was: Expected, value: number): void {
    switch (was) {
      case 'magic':
        if (value === MAGIC) this.expect('descriptor', 1);
        else if (value >= SKIPPABLE && value < SKIPPABLE + 16) this.expect('skip-size', 4);
        else throw this.damage('this is not zstd data');
        break;
      case 'skip-size':
        this.expect('skip', value);
        break;
      case 'descriptor':
        this.descriptor = value;
        this.expect('header', headerBytes(value));
        break;
      case 'header':
        this.checkWindow(value);
        this.expect('block-header', 3);
        break;
      case 'block-header':
        this.afterBlockHeader(value);
        break;
      case 'block':
        if (!this.lastBlock) this.expect('block-header', 3);
        else if ((this.descriptor & 4) !== 0) this.expect('checksum', 4);
        else this.expect('magic', 4);
        break;
      default:
        this.expect('magic', 4);
    }
  }

  private checkWindow(header: number): void {
    const windowBytes = isSingleSegment(this.descriptor)
      ? Math.floor(header / 256 ** dictionaryBytes(this.descriptor))
      : windowSize(header % 256);
    if (windowBytes > MAX_WINDOW_BYTES) throw this.damage('its window needs too much memory');
  }

  private afterBlockHeader(header: number): void {
    this.lastBlock = (header & 1) !== 0;
    const type = (header >> 1) & 3;
    if (type === 3) throw this.damage('the data is corrupt');
    this.expect('block', type === RLE ? 1 : header >> 3);
  }

  private damage(reason: string): InputFault {
    return new InputFault('damage', `The zstd data cannot be read further: ${reason}`, { offset: this.walked });
  }
}

function isSingleSegment(descriptor: number): boolean {
  return (descriptor & 0x20) !== 0;
}

function dictionaryBytes(descriptor: number): number {
  return [0, 1, 2, 4][descriptor & 3] ?? 0;
}

/** Window descriptor, dictionary id and content size, as far as each is there. */
function headerBytes(descriptor: number): number {
  const flag = descriptor >> 6;
  const contentBytes = flag === 0 ? (isSingleSegment(descriptor) ? 1 : 0) : 1 << flag;
  return (isSingleSegment(descriptor) ? 0 : 1) + dictionaryBytes(descriptor) + contentBytes;
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Exact up to 2^53, and larger than any limit beyond. */
function littleEndian(bytes: readonly number[]): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}
