// gzip (.gz, .tgz) through zlib: several members in a row are one stream.
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { onlyBytes } from '../byte-stream';
import { InputFault, messageOf } from '../input-fault';
import type { Compression } from './compression';

export const gzip: Compression = {
  id: 'gzip',
  suffix: /\.t?gz$/i,
  sniff: (head) => head[0] === 0x1f && head[1] === 0x8b,
  async *decompress(chunks) {
    const gunzip = createGunzip({ chunkSize: 64 * 1024 });
    // The callback is required; an error of either stream also ends the loop below.
    pipeline(Readable.from(chunks), gunzip, () => undefined);
    try {
      yield* onlyBytes(gunzip);
    } catch (thrown) {
      if (thrown instanceof InputFault) throw thrown;
      throw new InputFault('damage', `The gzip data cannot be read further: ${messageOf(thrown)}`, {
        offset: gunzip.bytesWritten,
      });
    }
  },
};
