// Frames as the zstd program writes them: every kind, whole and damaged. Hashes longer than a stripe are
// checked here too, against the checksums it stores.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zstd } from '../../../../app/input/compression/zstd';
import { InputFault } from '../../../../app/input/input-fault';
import { capturePath } from '../../../lib/captures';

const MINI = fileURLToPath(new URL('../../../fixtures/archives/mini.tar.zst', import.meta.url));
const installed = ((): boolean => {
  try {
    execFileSync('zstd', ['--version']);
    return true;
  } catch {
    console.warn('zstd is not installed: its own frames are not tested');
    return false;
  }
})();

async function unpack(bytes: Uint8Array, chunkBytes = 65536): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  async function* cut(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = 0; at < bytes.length; at += chunkBytes)
      yield await Promise.resolve(bytes.subarray(at, at + chunkBytes));
  }
  for await (const chunk of zstd.decompress(cut())) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function faultOf(bytes: Uint8Array): Promise<string> {
  try {
    await unpack(bytes);
  } catch (thrown) {
    if (thrown instanceof InputFault && thrown.kind === 'damage') return thrown.message;
    throw thrown;
  }
  throw new Error('was unpacked');
}

const SKIPPABLE = Uint8Array.of(0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);

describe('zstd', () => {
  it('reads a file however it is cut', async () => {
    const bytes = await readFile(MINI);
    const whole = await unpack(bytes);
    expect(whole).toHaveLength(10240);
    for (const chunkBytes of [1, 2, 3, 5, 64]) expect(await unpack(bytes, chunkBytes)).toEqual(whole);
  });

  it('reads frames one after another, skippable ones between', async () => {
    const bytes = await readFile(MINI);
    const whole = await unpack(bytes);
    const twice = Buffer.concat([SKIPPABLE, bytes, SKIPPABLE, bytes, SKIPPABLE]);
    expect(await unpack(twice, 7)).toEqual(Buffer.concat([whole, whole]));
  });

  it.skipIf(!installed).each([
    ['fast', ['-1']],
    ['slow', ['-19']],
    ['long', ['--long=27']],
    ['without checksum', ['--no-check']],
  ])('reads what zstd wrote, %s', async (_, options) => {
    const text = gunzipSync(await readFile(capturePath('x86_64/03-storm-file/00-loaded.tar.gz')));
    for (const input of [text, text.subarray(0, 0), text.subarray(0, 1), text.subarray(0, 31), Buffer.alloc(500_000)]) {
      const packed = execFileSync('zstd', ['-qc', ...options], { input });
      expect((await unpack(packed)).equals(input)).toBe(true);
    }
  });

  it('finds any wrong byte in the content', async () => {
    const bytes = await readFile(MINI);
    const whole = await unpack(bytes);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      const result = await unpack(damaged).catch((thrown: unknown) => thrown);
      // A flag that means nothing here may change; the content may not.
      if (Buffer.isBuffer(result)) expect(result.equals(whole)).toBe(true);
      else expect(result).toBeInstanceOf(InputFault);
    }
  });

  it('says what is wrong', async () => {
    const bytes = await readFile(MINI);
    expect(await faultOf(bytes.subarray(0, bytes.length - 1))).toContain('the data ends early');
    expect(await faultOf(Buffer.concat([bytes, Buffer.from('and more')]))).toContain('this is not zstd data');
    const wrongSum = Buffer.from(bytes);
    wrongSum[bytes.length - 1] = (wrongSum[bytes.length - 1] ?? 0) ^ 1;
    expect(await faultOf(wrongSum)).toContain('does not match its checksum');
  });
});
