// xz (.xz, .txz) through the WebAssembly build of XZ Embedded. It knows no SHA-256 check (xz -C sha256)
// and no dictionary above 64 MiB (xz -9); the default CRC64 and CRC32 it verifies.
import xzDecompress from 'xz-decompress';
import { onlyBytes } from '../byte-stream';
import { InputFault, messageOf } from '../input-fault';
import type { Compression } from './compression';

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];

/** enum xz_ret of XZ Embedded, as far as a file can cause it. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['3', 'its dictionary needs too much memory'],
  ['4', 'its dictionary needs too much memory'],
  ['5', 'this is not xz data'],
  ['6', 'it uses an option that is not supported, such as the SHA-256 check'],
  ['7', 'the data is corrupt'],
  ['8', 'the data ends early'],
]);

export const xz: Compression = {
  id: 'xz',
  suffix: /\.t?xz$/i,
  sniff: (head) => MAGIC.every((byte, at) => head[at] === byte),
  async *decompress(chunks) {
    const source = chunks[Symbol.asyncIterator]();
    let fed = 0;
    const packed = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const next = await source.next();
          if (next.done === true) return controller.close();
          fed += next.value.length;
          controller.enqueue(next.value);
        },
      },
      { highWaterMark: 0 },
    );
    try {
      yield* onlyBytes(new xzDecompress.XzReadableStream(packed));
    } catch (thrown) {
      if (thrown instanceof InputFault) throw thrown;
      const code = /error code (\d+)/.exec(messageOf(thrown))?.[1] ?? '';
      const reason = REASONS.get(code) ?? messageOf(thrown);
      throw new InputFault('damage', `The xz data cannot be read further: ${reason}`, { offset: fed });
    } finally {
      await source.return?.();
    }
  },
};
