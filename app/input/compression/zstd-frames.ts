// The frame structure of a zstd stream, walked ahead of the decoder (RFC 8878, section 3.1.1): where it
// ends early, and how large a window it asks for. The decoder would allocate up to 2 GiB on request.
import { InputFault } from '../input-fault';

const MAGIC = 0xfd2f_b528;
const SKIPPABLE = 0x184d_2a50;
/** What the zstd program itself accepts unless told otherwise (2^27). */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;
const BLOCK_HEADER = 3;
const RLE = 1;

/** Bytes to collect, and what they are for; or bytes to pass over. */
type Step =
  | { readonly kind: 'magic' | 'skip-size' | 'descriptor' | 'block'; readonly need: number }
  | { readonly kind: 'header'; readonly need: number; readonly descriptor: number }
  | { readonly kind: 'pass'; need: number; readonly then: 'magic' | 'block' };

const AT_FRAME: Step = { kind: 'magic', need: 4 };
const AT_BLOCK: Step = { kind: 'block', need: BLOCK_HEADER };

export class ZstdFrames {
  private step: Step = AT_FRAME;
  private collected: number[] = [];
  private hasChecksum = false;
  /** Bytes walked so far. */
  private walked = 0;

  /** Walks one chunk. Throws an InputFault where it is not zstd, or asks for too much. */
  feed(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.step.kind === 'pass') {
        const count = Math.min(this.step.need, chunk.length - at);
        at += count;
        this.walked += count;
        this.step.need -= count;
        if (this.step.need === 0) this.step = this.step.then === 'magic' ? AT_FRAME : AT_BLOCK;
        continue;
      }
      this.collected.push(chunk[at] ?? 0);
      at++;
      this.walked++;
      if (this.collected.length < this.step.need) continue;
      const bytes = Uint8Array.from(this.collected);
      this.collected = [];
      this.step = this.next(this.step, bytes);
    }
  }

  /** Throws when the stream ends in the middle of a frame. */
  finish(): void {
    if (this.step === AT_FRAME && this.collected.length === 0) return;
    throw this.damage('the data ends early');
  }

  private next(step: Step, bytes: Uint8Array): Step {
    switch (step.kind) {
      case 'magic':
        return this.afterMagic(littleEndian(bytes));
      case 'skip-size':
        return pass(littleEndian(bytes), 'magic');
      case 'descriptor':
        return this.afterDescriptor(bytes[0] ?? 0);
      case 'header':
        return this.afterHeader(bytes, step.descriptor);
      default:
        return this.afterBlockHeader(littleEndian(bytes));
    }
  }

  private afterMagic(magic: number): Step {
    if (magic === MAGIC) return { kind: 'descriptor', need: 1 };
    if (magic >= SKIPPABLE && magic < SKIPPABLE + 16) return { kind: 'skip-size', need: 4 };
    throw this.damage('this is not zstd data');
  }

  private afterDescriptor(descriptor: number): Step {
    this.hasChecksum = (descriptor & 4) !== 0;
    const single = (descriptor & 0x20) !== 0;
    const contentBytes = contentSizeBytes(descriptor);
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
    const need = (single ? 0 : 1) + dictionaryBytes + contentBytes;
    return need === 0 ? AT_BLOCK : { kind: 'header', need, descriptor };
  }

  private afterHeader(bytes: Uint8Array, descriptor: number): Step {
    const single = (descriptor & 0x20) !== 0;
    const windowBytes = single
      ? littleEndian(bytes.subarray(-contentSizeBytes(descriptor)))
      : windowSize(bytes[0] ?? 0);
    if (windowBytes > MAX_WINDOW_BYTES) throw this.damage('its window needs too much memory');
    return AT_BLOCK;
  }

  private afterBlockHeader(header: number): Step {
    const last = (header & 1) !== 0;
    const type = (header >> 1) & 3;
    if (type === 3) throw this.damage('the data is corrupt');
    const length = (type === RLE ? 1 : header >> 3) + (last && this.hasChecksum ? 4 : 0);
    return pass(length, last ? 'magic' : 'block');
  }

  private damage(reason: string): InputFault {
    return new InputFault('damage', `The zstd data cannot be read further: ${reason}`, { offset: this.walked });
  }
}

function pass(need: number, then: 'magic' | 'block'): Step {
  if (need > 0) return { kind: 'pass', need, then };
  return then === 'magic' ? AT_FRAME : AT_BLOCK;
}

/** Frame_Content_Size_flag: 0 bytes (1 in a single segment), 2, 4 or 8. */
function contentSizeBytes(descriptor: number): number {
  const flag = descriptor >> 6;
  if (flag === 0) return (descriptor & 0x20) === 0 ? 0 : 1;
  return 1 << flag;
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Exact up to 2^53, and larger than any limit beyond. */
function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}
