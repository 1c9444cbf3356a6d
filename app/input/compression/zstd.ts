// zstd (.zst) through fzstd, which decodes and checks nothing else: frames and checksums are ours.
import { Decompress } from 'fzstd';
import { InputFault, messageOf } from '../input-fault';
import type { Compression } from './compression';
import { Xxh64 } from './xxh64';
import { ZstdFrames } from './zstd-frames';
import type { FramePiece } from './zstd-frames';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** Small, because all blocks of one step are unpacked at once: a few bytes can stand for 128 KiB. */
const STEP_BYTES = 1024;

export const zstd: Compression = {
  id: 'zstd',
  suffix: /\.zst$/i,
  sniff: (head) => MAGIC.every((byte, at) => head[at] === byte),
  async *decompress(chunks) {
    const frames = new ZstdFrames();
    let decoder = new FrameDecoder();
    let before = 0;
    for await (const chunk of chunks) {
      try {
        for (const piece of frames.feed(chunk)) {
          yield* decoder.decode(piece);
          if (piece.last) decoder = new FrameDecoder();
        }
      } catch (thrown) {
        if (thrown instanceof InputFault) throw thrown;
        throw new InputFault('damage', `The zstd data cannot be read further: ${messageOf(thrown)}`, {
          offset: before,
        });
      }
      before += chunk.length;
    }
    frames.finish();
  },
};

/** One frame. A decoder of its own, because the library does not tell where the content of a frame ends. */
class FrameDecoder {
  private unpacked: Uint8Array[] = [];
  private readonly decoder = new Decompress((block) => void this.unpacked.push(block));
  private readonly hash = new Xxh64();

  *decode(piece: FramePiece): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < piece.bytes.length; at += STEP_BYTES) {
      yield* this.step(piece.bytes.slice(at, at + STEP_BYTES), false);
    }
    if (!piece.last) return;
    yield* this.step(new Uint8Array(0), true);
    if (piece.checksum !== undefined && piece.checksum !== this.hash.digestLow()) {
      throw new Error('the content does not match its checksum');
    }
  }

  private step(bytes: Uint8Array, last: boolean): readonly Uint8Array[] {
    this.unpacked = [];
    this.decoder.push(bytes, last);
    for (const block of this.unpacked) this.hash.update(block);
    return this.unpacked;
  }
}
