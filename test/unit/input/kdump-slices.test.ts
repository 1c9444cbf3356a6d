// kdump-compressed and flattened dumps on disk: opened by headers, bitmaps and a few page descriptors, whatever their size.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../../app/input/load-evidence';
import type { LoadOptions } from '../../../app/input/load-evidence';
import type { EvidenceFile } from '../../../app/readers/evidence-file';
import { readEvidence } from '../../../app/readers/index';
import { mkflat } from '../../lib/mkflat';
import { mkkdump } from '../../lib/mkkdump';
import { tempFolder } from '../../lib/temp-folder';

const HUGE = 500_000_000_000;
const MIB = 1024 * 1024;

async function sparse(size: number, pieces: readonly (readonly [number, Uint8Array])[]): Promise<string> {
  const path = join(await tempFolder(), 'vmcore');
  const file = openSync(path, 'w');
  for (const [offset, bytes] of pieces) writeSync(file, bytes, 0, bytes.length, offset);
  ftruncateSync(file, size);
  closeSync(file);
  return path;
}

async function opened(path: string, options: LoadOptions = {}): Promise<EvidenceFile> {
  const loaded = await loadEvidence([path], options);
  if ('error' in loaded) throw new Error(loaded.error.message);
  const [file] = loaded.files;
  if (file === undefined) throw new Error('no file');
  return file;
}

/** A dump of 128 Mi pages (512 GiB of RAM, two bitmaps of 16 MiB): the first `saved` pages are in the file. */
const PAGES = 128 * MIB;
const BITMAP = PAGES / 8;
const TABLE_AT = 8192 + 2 * BITMAP;

function bigDump(saved: number): (readonly [number, Uint8Array])[] {
  const header = mkkdump({ maxMapnr: BigInt(PAGES), present: [], pages: false }).subarray(0, 8192);
  const descriptors = Buffer.alloc(24 * saved);
  const pagesAt = TABLE_AT + descriptors.length;
  for (let i = 0; i < saved; i++) {
    descriptors.writeBigUInt64LE(BigInt(pagesAt + i * 4096), i * 24);
    descriptors.writeUInt32LE(4096, i * 24 + 8);
  }
  return [
    [0, header],
    [8192, Buffer.alloc(BITMAP, 0xff)],
    [8192 + BITMAP, Buffer.alloc(saved / 8, 0xff)],
    [TABLE_AT, descriptors],
  ];
}

describe('a kdump-compressed dump on disk', () => {
  const SAVED = 80_000;
  const WHOLE = TABLE_AT + SAVED * (24 + 4096);

  it('of a machine of 512 GiB is opened by its bitmaps', async () => {
    const path = await sparse(HUGE, bigDump(SAVED));
    const started = performance.now();
    const file = await opened(path);
    const machine = readEvidence([file]);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(file.wholeBytes).toBe(HUGE);
    expect(file.bytes.length).toBeLessThan(2 * BITMAP + 16_384);
    const [dump] = machine.dumps;
    expect(machine.problems).toEqual([]);
    expect(dump?.present).toEqual({ starts: BigUint64Array.of(0n), lasts: BigUint64Array.of((1n << 39n) - 1n) });
    expect(dump?.saved?.lasts).toEqual(BigUint64Array.of(BigInt(SAVED) * 4096n - 1n));
    expect(dump?.cutShort).toBeUndefined();
  });

  it('that ends inside page 50,000 is said to, by a few descriptors', async () => {
    const size = WHOLE - (SAVED - 50_000) * 4096 - 1;
    const file = await opened(await sparse(size, bigDump(SAVED)));
    const [dump] = readEvidence([file]).dumps;
    expect(dump?.saved?.lasts).toEqual(BigUint64Array.of(49_999n * 4096n - 1n));
    expect(dump?.cutShort?.starts).toEqual(BigUint64Array.of(49_999n * 4096n));
    // Not the 1.9 MB of all descriptors.
    expect(file.bytes.length).toBeLessThan(2 * BITMAP + 150_000);
  });

  it('whose bitmaps do not fit is read in part, and says so', async () => {
    const header = mkkdump({ maxMapnr: 1n << 34n, present: [], bitmapBlocks: 2 * (1 << 19), pages: false });
    const machine = readEvidence([await opened(await sparse(HUGE, [[0, header.subarray(0, 8192)]]))]);
    expect(machine.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the bitmap of present pages goes on for \d+ bytes that were not read$/),
      expect.stringMatching(/^the bitmap of saved pages goes on for \d+ bytes that were not read$/),
    ]);
  });
});

describe('a flattened dump on disk', () => {
  const dump = mkkdump({ present: [0, 9], saved: [9] });
  const start = mkflat([{ offset: 0n, data: dump }], { ended: false });

  it('of 500 GB in one record of pages is opened by the record headers', async () => {
    const record = Buffer.alloc(16);
    record.writeBigInt64BE(BigInt(dump.length), 0);
    record.writeBigInt64BE(BigInt(HUGE - start.length - 32), 8);
    const path = await sparse(HUGE, [
      [0, start],
      [start.length, record],
      [HUGE - 16, Buffer.alloc(16, 0xff)],
    ]);
    const file = await opened(path);
    expect(file.bytes.length).toBeLessThan(50_000);
    const machine = readEvidence([file]);
    expect(machine.problems).toEqual([]);
    expect(machine.sources[0]?.reader).toBe('flattened');
    expect(machine.dumps[0]).toMatchObject({
      flattened: true,
      fileBytes: HUGE,
      saved: { starts: BigUint64Array.of(0x9000n) },
    });
  });

  it('of 100,000 small records stops looking, and can be cancelled', async () => {
    const pieces: Uint8Array[] = [start];
    for (let i = 0; i < 100_000; i++) {
      const record = Buffer.alloc(16 + 16);
      record.writeBigInt64BE(BigInt(dump.length + i * 16), 0);
      record.writeBigInt64BE(16n, 8);
      pieces.push(record);
    }
    const path = await sparse(64 * MIB, [[0, Buffer.concat(pieces)]]);
    const machine = readEvidence([await opened(path)]);
    expect(machine.problems.map(({ message }) => message)).toEqual([
      'the records from number 32768 on were not looked at',
    ]);
    expect(machine.dumps[0]?.saved?.starts).toEqual(BigUint64Array.of(0x9000n));
    const stop = new AbortController();
    const cancelled = opened(path, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(cancelled).rejects.toThrow(/cancelled/);
  });
});
