// Bytes that pass straight into the library: they become blobs by a rename, once, and what nobody takes over goes away.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { chunksOf } from '../../../app/core/evidence/content';
import { createBlobSpool } from '../../../app/store/blob-spool';
import { writeBlobs } from '../../../app/store/blobs';
import { nodeDisk } from '../../../app/store/disk';
import { tempFolder } from '../../lib/temp-folder';

const BYTES = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 31) % 251);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const blobs = async (library: string): Promise<string[]> => (await readdir(path.join(library, 'blobs'))).sort();

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield await Promise.resolve(bytes.subarray(at, at + 100_000));
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

it('takes bytes over by a rename, and reads them before and after it', async () => {
  const library = await tempFolder();
  const spool = createBlobSpool(library);
  const large = await spool.put(inPieces(BYTES));
  expect(large).toMatchObject({ sha256: SHA256, sizeBytes: 3_000_000 });
  expect((await all(large.chunks())).equals(BYTES)).toBe(true);
  const written: string[] = [];
  const disk = { ...nodeDisk, createFile: (file: string) => (written.push(file), nodeDisk.createFile(file)) };
  await writeBlobs(library, new Map([[SHA256, large]]), disk, spool);
  expect(written).toEqual([]);
  await spool.discard();
  expect(await blobs(library)).toEqual([SHA256]);
  expect((await all(large.chunks())).equals(BYTES)).toBe(true);
});

it('leaves nothing of what was not taken over: twice the same, a source that fails', async () => {
  const library = await tempFolder();
  const spool = createBlobSpool(library);
  await spool.put(inPieces(BYTES));
  await spool.put(inPieces(BYTES));
  expect((await blobs(library)).length).toBe(1);
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield* inPieces(BYTES);
    throw new Error('the source ended early');
  };
  await expect(spool.put(failing())).rejects.toThrow('the source ended early');
  await spool.discard();
  expect(await blobs(library)).toEqual([]);
});

it('keeps a sound blob that is there, writes a damaged one again, and tells bytes that changed since', async () => {
  const library = await tempFolder();
  const first = createBlobSpool(library);
  await writeBlobs(library, new Map([[SHA256, await first.put(inPieces(BYTES))]]), nodeDisk, first);
  const blob = path.join(library, 'blobs', SHA256);
  const damaged = await readFile(blob);
  damaged[1_500_000] = damaged.readUInt8(1_500_000) ^ 4;
  await writeFile(blob, damaged);
  const source = { sha256: SHA256, sizeBytes: BYTES.length, chunks: () => chunksOf(BYTES) };
  const second = createBlobSpool(library);
  const spooled = await second.put(inPieces(BYTES));
  await writeFile(blob, damaged);
  await writeBlobs(library, new Map([[SHA256, source]]));
  expect((await readFile(blob)).equals(BYTES)).toBe(true);
  await writeBlobs(library, new Map([[SHA256, spooled]]), nodeDisk, second);
  await second.discard();
  expect(await blobs(library)).toEqual([SHA256]);
  await writeFile(blob, damaged);
  await expect(all(spooled.chunks())).rejects.toMatchObject({ code: 'ECHANGED' });
});
