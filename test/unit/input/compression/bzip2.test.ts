// bzip2 against the reference program: what it packs comes out as it was; damage is told, with its place.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bzip2 } from '../../../../app/input/compression/bzip2';
import { InputFault } from '../../../../app/input/input-fault';

/** `printf 'kdump\n' | bzip2 -9`, for where there is no bzip2. */
const KDUMP = Buffer.from('QlpoOTFBWSZTWdso1UUAAAFBgAAQBApCACAAIhhoMAsYGF3JFOFCQ2yjVRQ=', 'base64');

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function unpack(bytes: Uint8Array, size = 65_536): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bzip2.decompress(inChunks(bytes, size))) parts.push(part);
  return Buffer.concat(parts);
}

function pack(bytes: Uint8Array, level: string): Buffer | undefined {
  try {
    return execFileSync('bzip2', [level, '-c'], { input: bytes, maxBuffer: 64 * 1024 * 1024 });
  } catch (thrown) {
    console.warn(`bzip2 did not run, nothing compared: ${String(thrown)}`);
    return undefined;
  }
}

describe('bzip2', () => {
  it('gives what was packed, from chunks of any size', async () => {
    for (const size of [1, 7, 1000]) expect((await unpack(KDUMP, size)).toString()).toBe('kdump\n');
  });

  it('takes several streams in a row as one', async () => {
    expect((await unpack(Buffer.concat([KDUMP, KDUMP]))).toString()).toBe('kdump\nkdump\n');
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['one byte', Uint8Array.of(7)],
    [
      'runs of every length around the escape',
      Buffer.from([3, 4, 5, 6, 255, 259, 260, 300].map((n) => 'a'.repeat(n)).join('b')),
    ],
    ['three blocks of random bytes', randomBytes(250_000)],
    ['zeros over many blocks', new Uint8Array(12_000_000)],
    ['all bytes', Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) & 0xff)],
  ])('agrees with the program on %s', async (_, bytes) => {
    for (const level of ['-1', '-9']) {
      const packed = pack(bytes, level);
      if (packed !== undefined) expect(Buffer.compare(await unpack(packed), bytes)).toBe(0);
    }
  });

  it('cut anywhere is damage, not less data', async () => {
    for (let length = 5; length < KDUMP.length; length++) {
      await expect(unpack(KDUMP.subarray(0, length)), String(length)).rejects.toThrow(/the data ends early/);
    }
  });

  it('with any bit turned never passes as whole', async () => {
    for (let bit = 0; bit < 8 * KDUMP.length; bit++) {
      const bytes = Buffer.from(KDUMP);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = await unpack(bytes).catch((thrown: unknown) => thrown);
      // Some bits say nothing: padding, the size a block may have, a table that no code uses.
      if (text instanceof Error) expect(text).toBeInstanceOf(InputFault);
      else expect(String(text)).toBe('kdump\n');
    }
  });
});
