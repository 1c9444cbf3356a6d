import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import type { Content } from '../../../../app/core/evidence/content';
import { zipFile } from '../../../../app/store/snapshot-image/zip-file';

/** The library that wrote the first images: everything held, stored, of one time. */
async function byYazl(entries: readonly (readonly [string, Uint8Array])[]): Promise<Buffer> {
  const zip = new ZipFile();
  const options = { mode: 0o100644, compress: false, forceDosTimestamp: true, mtime: new Date(1980, 0, 2, 12) };
  for (const [name, bytes] of entries) zip.addBuffer(Buffer.from(bytes), name, options);
  zip.end();
  return Buffer.from(await buffer(zip.outputStream));
}

async function byUs(entries: Iterable<readonly [string, Content]>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of zipFile(entries)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('a zip without compression', () => {
  it.each([
    ['of nothing', []],
    ['of an empty file', [['empty', text('')]]],
    [
      'of names in other scripts and of bytes',
      [
        ['manifest.json', text('{}')],
        ['evidence/größe', Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256)],
      ],
    ],
  ] as const)('%s is byte for byte what yazl writes', async (_, entries) => {
    expect((await byUs(entries)).equals(await byYazl(entries))).toBe(true);
  });

  it('of more entries than 16 bits count is read whole by another program', async () => {
    const bytes = await byUs(Array.from({ length: 65_536 }, (_, i) => [`e/${i}`, text(`${i % 10}`)] as const));
    const zip = await fromBufferPromise(bytes);
    const names: string[] = [];
    for await (const entry of zip.eachEntry()) names.push(entry.fileName);
    expect(names.length).toBe(65_536);
    expect(names.at(-1)).toBe('e/65535');
  });

  it('has the same bytes whether an entry was held or not', async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 31) % 251);
    const large: Content = {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
      async *chunks() {
        for (let at = 0; at < bytes.length; at += 65_536) yield await Promise.resolve(bytes.subarray(at, at + 65_536));
      },
    };
    expect((await byUs([['a', large]])).equals(await byYazl([['a', bytes]]))).toBe(true);
  });
});
