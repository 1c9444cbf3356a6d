import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeFiles, snapshotId, type LibraryFile } from '../../../app/store/describe-files';
import {
  hasSnapshot,
  listSnapshots,
  readManifest,
  readSnapshotFiles,
  readSnapshotPage,
  touchSnapshot,
  writeSnapshot,
  type SnapshotSummary,
} from '../../../app/store/library';
import type { Manifest } from '../../../app/store/manifest';
import { recoverLibrary } from '../../../app/store/recover';

let library: string;
beforeEach(async () => {
  library = await mkdtemp(path.join(tmpdir(), 'kdumpscope-library-'));
});
afterEach(() => rm(library, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files: LibraryFile[] = [
  { path: 'proc/iomem', bytes: bytes('00001000-0009ffff : System RAM\n') },
  { path: 'sys/kernel/kexec_crash_loaded', bytes: bytes('1\n') },
  { path: 'sys/kernel/kexec_loaded', bytes: bytes('1\n') },
];
const summary: SnapshotSummary = {
  title: 'lpar42',
  arch: 'ppc64le',
  verdict: 'incomplete',
  headline: 'A panic now would give an incomplete dump',
  importedAt: '2026-01-02T03:04:05.000Z',
  openedAt: '2026-01-02T03:04:05.000Z',
  problems: [{ where: { file: 'proc/iomem', line: 3 }, message: 'end below start', hint: 'line skipped' }],
};

async function store(list = files, more: Partial<SnapshotSummary> = {}): Promise<Manifest> {
  return writeSnapshot(library, list, describeFiles(list), { ...summary, ...more });
}

async function stored(id: string): Promise<Manifest> {
  const read = await readManifest(library, id);
  if (read.state !== 'ok') throw new Error(read.state);
  return read.value;
}

describe('library', () => {
  it('gives back every file as it was given', async () => {
    const { id } = await store();
    const read = await readSnapshotFiles(library, await stored(id));
    expect(read).toEqual({ files });
  });

  it('keeps which parts of a dump the bytes are, and opens manifests that know no parts', async () => {
    const parts = [
      { offset: 0, length: 4 },
      { offset: 500_000_000_000, length: 3 },
    ];
    const dump = { path: 'vmcore', bytes: bytes('headend'), parts, wholeBytes: 500_000_000_003 };
    const { id } = await store([dump]);
    expect(await readSnapshotFiles(library, await stored(id))).toEqual({ files: [dump] });
    expect(await readSnapshotPage(library, id, 'vmcore', 4, 100)).toEqual({
      bytes: bytes('end'),
      totalBytes: 7,
      parts,
      wholeBytes: 500_000_000_003,
    });
    const { parts: _, wholeBytes: __, ...whole } = dump;
    // Made when manifests had no parts: sha256 of "<sha256 of the bytes> vmcore\n", by sha256sum.
    expect(snapshotId(describeFiles([whole]))).toBe('651cb165d4ab850aea4d9620619fd7e799765eb465ce2373bb9d3c08ee41742e');
    expect(snapshotId(describeFiles([{ ...dump, wholeBytes: 500_000_000_004 }]))).not.toBe(id);
  });

  it('names blobs by sha256 and stores equal contents once', async () => {
    await store();
    const names = await readdir(path.join(library, 'blobs'));
    const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect(names.sort()).toEqual([digest('00001000-0009ffff : System RAM\n'), digest('1\n')].sort());
  });

  it('gives the same evidence the same id in any order, and other evidence another', () => {
    const id = snapshotId(describeFiles(files));
    expect(snapshotId(describeFiles([...files].reverse()))).toBe(id);
    const renamed = files.map((file, i) => (i === 0 ? { ...file, path: 'proc/iomem2' } : file));
    expect(snapshotId(describeFiles(renamed))).not.toBe(id);
  });

  it('makes one entry of two imports and keeps the first import time', async () => {
    await store();
    await store(files, { importedAt: '2026-05-05T00:00:00.000Z', openedAt: '2026-05-05T00:00:00.000Z' });
    const { entries } = await listSnapshots(library);
    expect(entries.map((entry) => [entry.importedAt, entry.openedAt])).toEqual([
      ['2026-01-02T03:04:05.000Z', '2026-05-05T00:00:00.000Z'],
    ]);
  });

  it('lists the last opened first', async () => {
    const first = await store();
    const second = await store([{ path: 'iomem', bytes: bytes('x') }], { title: 'b' });
    await touchSnapshot(library, second, '2026-03-01T00:00:00.000Z');
    await touchSnapshot(library, first, '2026-04-01T00:00:00.000Z');
    expect((await listSnapshots(library)).entries.map((entry) => entry.title)).toEqual(['lpar42', 'b']);
  });

  it('reads a page, shorter at the end, and nothing for a path the snapshot lacks', async () => {
    const { id } = await store();
    const page = await readSnapshotPage(library, id, 'proc/iomem', 20, 1000);
    expect(page).toEqual({ bytes: bytes('System RAM\n'), totalBytes: 31 });
    expect(await readSnapshotPage(library, id, '../settings.json', 0, 10)).toBeUndefined();
  });

  it('knows an entry without reading it: what is damaged is there, what was never finished is not', async () => {
    const { id } = await store(files);
    expect(await hasSnapshot(library, id)).toBe(true);
    await writeFile(path.join(library, 'snapshots', id, 'manifest.json'), '{');
    expect(await hasSnapshot(library, id)).toBe(true);
    await rm(path.join(library, 'snapshots', id, 'manifest.json'));
    expect(await hasSnapshot(library, id)).toBe(false);
  });

  it('skips entries it cannot read and says why', async () => {
    const good = await store();
    const broken = await store([{ path: 'a', bytes: bytes('a') }]);
    const foreign = await store([{ path: 'b', bytes: bytes('b') }]);
    const manifestOf = (id: string): string => path.join(library, 'snapshots', id, 'manifest.json');
    await writeFile(manifestOf(broken.id), '{"schema":');
    await writeFile(manifestOf(foreign.id), (await readFile(manifestOf(good.id), 'utf8')).replace('@1', '@9'));
    const { entries, broken: skipped } = await listSnapshots(library);
    expect(entries.map((entry) => entry.id)).toEqual([good.id]);
    expect(skipped.map((entry) => entry.id).sort()).toEqual([broken.id, foreign.id].sort());
    expect(skipped.find((entry) => entry.id === broken.id)?.reason).toBe('not JSON');
  });

  it('notices a damaged blob', async () => {
    const { id } = await store();
    const manifest = await stored(id);
    const blob = manifest.files[0]?.sha256 ?? '';
    await writeFile(path.join(library, 'blobs', blob), 'something else, same name');
    expect(await readSnapshotFiles(library, manifest)).toEqual({ damaged: 'proc/iomem' });
  });

  it('sweeps what an import left that never reached its manifest, and only that', async () => {
    const { id } = await store();
    await writeFile(path.join(library, 'blobs', 'f'.repeat(64)), 'left over');
    const cutShort = path.join(library, 'snapshots', 'e'.repeat(64));
    await mkdir(cutShort);
    expect((await listSnapshots(library)).broken.map((entry) => entry.cutShort)).toEqual([true]);
    expect(await recoverLibrary(library)).toMatchObject({ unusedBlobs: 1, cutShort: 1, quarantined: [] });
    expect(await readdir(path.join(library, 'snapshots'))).toEqual([id]);
    expect(await readSnapshotFiles(library, await stored(id))).toEqual({ files });
  });

  it('removes nothing while an entry cannot be read: its blobs are not known', async () => {
    const { id } = await store();
    await writeFile(path.join(library, 'snapshots', id, 'manifest.json'), 'damaged');
    expect(await recoverLibrary(library)).toMatchObject({ unusedBlobs: 0, quarantined: [{ id }] });
    expect((await readdir(path.join(library, 'blobs'))).length).toBe(2);
  });

  it('is empty, not broken, where there is no folder', async () => {
    expect(await listSnapshots(path.join(library, 'none'))).toEqual({ entries: [], broken: [] });
    expect(await recoverLibrary(path.join(library, 'none'))).toMatchObject({
      unusedBlobs: 0,
      cutShort: 0,
      quarantined: [],
    });
  });
});
