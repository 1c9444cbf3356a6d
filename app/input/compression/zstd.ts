// zstd (.zst) through fzstd. It does not verify content checksums; what it holds is checked by its readers.
import { Decompress } from 'fzstd';
import { InputFault, messageOf } from '../input-fault';
import type { Compression } from './compression';
import { ZstdFrames } from './zstd-frames';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** Small, because all blocks of one step are unpacked at once: a few bytes can stand for 128 KiB. */
const STEP_BYTES = 1024;

export const zstd: Compression = {
  id: 'zstd',
  suffix: /\.zst$/i,
  sniff: (head) => MAGIC.every((byte, at) => head[at] === byte),
  async *decompress(chunks) {
    let unpacked: Uint8Array[] = [];
    const decoder = new Decompress((block) => void unpacked.push(block));
    const frames = new ZstdFrames();
    let fed = 0;
    const push = (step: Uint8Array, last: boolean): readonly Uint8Array[] => {
      unpacked = [];
      try {
        decoder.push(step, last);
      } catch (thrown) {
        throw new InputFault('damage', `The zstd data cannot be read further: ${messageOf(thrown)}`, { offset: fed });
      }
      fed += step.length;
      return unpacked;
    };
    for await (const chunk of chunks) {
      frames.feed(chunk);
      for (let at = 0; at < chunk.length; at += STEP_BYTES) yield* push(chunk.slice(at, at + STEP_BYTES), false);
    }
    frames.finish();
    yield* push(new Uint8Array(0), true);
  },
};
