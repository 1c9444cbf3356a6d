// A snapshot image: what unzip sees, what comes back, what stays the same byte for byte, what a flipped bit does.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { imageContent } from '../../../../app/jobs/image-content';
import { loadPaths } from '../../../../app/jobs/load';
import { judgeEvidence } from '../../../../app/jobs/examine';
import { storedFileSchema } from '../../../../app/store/manifest';
import { MIGRATIONS, migrate } from '../../../../app/store/snapshot-image/migrations/index';
import { isImageFile, readImage, type ReadImage } from '../../../../app/store/snapshot-image/read';
import { SNAPSHOT_VERSION } from '../../../../app/store/snapshot-image/schema';
import { verifyImage } from '../../../../app/store/snapshot-image/verify';
import { writeImage } from '../../../../app/store/snapshot-image/write';
import { capturePath } from '../../../lib/captures';
import { contentOf, KEPT } from '../../../lib/image-content';
import { tempFolder } from '../../../lib/temp-folder';

const CAPTURE = 'x86_64/01-dimm-file/07-dimm-removed.tar.gz';
const FIXTURES = path.resolve('test/fixtures/snapshot-image');

async function opened(file: string): Promise<ReadImage> {
  const read = await readImage(file);
  if ('fault' in read) throw new Error(read.fault.message);
  return read;
}

async function written(kept = KEPT): Promise<string> {
  const file = path.join(await tempFolder(), 'x.kdsnap');
  await writeImage(file, await contentOf(CAPTURE, kept));
  return file;
}

const runsSchema = z.object({
  runs: z.array(z.object({ steps: z.array(z.object({ action: z.string(), header: z.string() })) })),
});

describe('writing', () => {
  it('is a zip that unzip tests and whose evidence is the original bytes under their sha256', async () => {
    const file = await written();
    const folder = await tempFolder();
    execFileSync('unzip', ['-q', file, '-d', folder]);
    const text = await readFile(path.join(folder, 'manifest.json'), 'utf8');
    const { files: listed } = z.object({ files: z.array(storedFileSchema) }).parse(JSON.parse(text));
    const sha256 = listed.find((f) => f.path === 'proc/iomem')?.sha256 ?? '';
    const original = execFileSync('tar', ['-xzOf', capturePath(CAPTURE), '--wildcards', '*proc/iomem']);
    expect(sha256).toBe(createHash('sha256').update(original).digest('hex'));
    expect(await readFile(path.join(folder, 'evidence', sha256))).toEqual(original);
    const names = await readdir(path.join(folder, 'evidence'));
    expect(new Set(listed.map((f) => f.sha256)).size).toBe(names.length);
    expect(names.length).toBeLessThan(listed.length);
  });

  it('states every header of its run, by sha256, at every step', async () => {
    const content = await contentOf(CAPTURE);
    const [run] = runsSchema.parse(JSON.parse(content.runs)).runs;
    expect(run?.steps[0]?.action).toBe('as captured');
    const named = new Set(run?.steps.map((step) => step.header));
    expect(named.size).toBeGreaterThan(1);
    for (const sha256 of named) {
      const bytes = content.headers.get(sha256) ?? new Uint8Array();
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
  });

  it('gives the same bytes in any time zone and from fields in any order', async () => {
    const first = await readFile(await written());
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Auckland';
    try {
      const { draft, ...rest } = { ...KEPT.viewState, schema: 'kdumpscope/view-state@1' as const };
      const again = await written({ ...KEPT, viewState: { ...(draft && { draft }), ...rest } });
      expect(Buffer.compare(await readFile(again), first)).toBe(0);
    } finally {
      process.env['TZ'] = zone;
    }
  });
});

describe('reading', () => {
  it('gives back evidence, view, labels and what it does not know, and writes the same bytes again', async () => {
    const file = await written();
    const { manifest, files, problems, kept } = await opened(file);
    expect(problems).toEqual([]);
    expect(kept).toEqual(KEPT);
    const content = imageContent({ files, problems: [], title: manifest.title, kept }, manifest.appVersion);
    const again = path.join(await tempFolder(), 'moved.kdsnap');
    await writeImage(again, content);
    expect(Buffer.compare(await readFile(again), await readFile(file))).toBe(0);
  });

  it('judges as the capture does', async () => {
    const [direct, image] = await Promise.all([loadPaths([capturePath(CAPTURE)]), loadPaths([await written()])]);
    if (!direct.ok || !image.ok) throw new Error('not loaded');
    expect(judgeEvidence(image.value).judgement).toEqual(judgeEvidence(direct.value).judgement);
  });

  it('leaves out what is damaged, says where, and reads the rest', async () => {
    const file = await written();
    const bytes = await readFile(file);
    const { manifest } = await opened(file);
    const { files: before } = await opened(file);
    const at = bytes.indexOf(before.find((f) => f.path === 'proc/iomem')?.bytes ?? '') + 100;
    bytes[at] = bytes.readUInt8(at) ^ 1;
    await writeFile(file, bytes);
    const { files, problems } = await opened(file);
    expect(files.map((f) => f.path)).not.toContain('proc/iomem');
    expect(files.length).toBeGreaterThan(manifest.files.length - 5);
    expect(problems[0]).toMatchObject({ message: 'does not match its checksum' });
    expect(problems[0]?.where.offset).toBeLessThan(at);
  });

  it('says that a later version made it', async () => {
    const file = await written();
    const text = (await readFile(file, 'latin1')).replace('kdumpscope/snapshot@1', 'kdumpscope/snapshot@9');
    await writeFile(file, text, 'latin1');
    const read = await readImage(file);
    // The checksum is that of the old text: a person who edits an image hears of that first.
    expect(read).toMatchObject({ fault: { message: 'Its manifest.json does not match its checksum' } });
    expect(migrate({ schema: 'kdumpscope/snapshot@9' })).toEqual({ state: 'newer', version: 9 });
  });

  it('tells an image from any other zip', async () => {
    expect(await isImageFile(await written())).toBe(true);
    expect(await isImageFile(capturePath(CAPTURE))).toBe(false);
    expect(await isImageFile('/nowhere/x.kdsnap')).toBe(false);
  });
});

describe('verifying', () => {
  it('finds nothing in an image as written, and one flipped bit anywhere', async () => {
    const file = await written();
    expect(await verifyImage(file)).toMatchObject({ state: 'checked', differences: [] });
    const bytes = await readFile(file);
    const places = [0, 4, 7, 14, 31, 60, 5000, bytes.indexOf('headers/'), bytes.length - 30, bytes.length - 4];
    for (let i = 0; i < 60; i += 1) places.push(Math.floor((bytes.length * (i * 61 + 7)) / 3700) % bytes.length);
    for (const place of places) {
      const damaged = Buffer.from(bytes);
      damaged[place] = damaged.readUInt8(place) ^ 0x10;
      await writeFile(file, damaged);
      const verified = await verifyImage(file);
      expect([place, verified.state === 'checked' && verified.differences.length === 0]).toEqual([place, false]);
    }
  });

  it('names entry and byte', async () => {
    const file = await written();
    const bytes = await readFile(file);
    const at = bytes.indexOf('The DIMM was pulled');
    bytes[at] = bytes.readUInt8(at) ^ 1;
    await writeFile(file, bytes);
    const verified = await verifyImage(file);
    if (verified.state !== 'checked') throw new Error(verified.fault.message);
    expect(verified.differences).toEqual([
      { entry: 'notes.json', offset: bytes.lastIndexOf('PK\x03\x04', at), message: 'does not match its checksum' },
    ]);
  });
});

describe('migrations', () => {
  it('have a fixture of every version, which opens', async () => {
    for (let version = 1; version <= SNAPSHOT_VERSION; version += 1) {
      const { files } = await opened(path.join(FIXTURES, `version-${version}.kdsnap`));
      expect(files.map((file) => file.path)).toContain('proc/iomem');
    }
    expect(MIGRATIONS.map(({ from }) => from)).toEqual(Array.from({ length: SNAPSHOT_VERSION - 1 }, (_, i) => i + 1));
  });

  it('go from version to version, and stop where one is missing', () => {
    const steps = [1, 2].map((from) => ({ from, migrate: (m: object) => ({ ...m, [`by${from}`]: true }) }));
    expect(migrate({ schema: 'kdumpscope/snapshot@1' }, steps, 3)).toEqual({
      state: 'current',
      manifest: { schema: 'kdumpscope/snapshot@3', by1: true, by2: true },
    });
    expect(migrate({ schema: 'kdumpscope/snapshot@1' }, steps.slice(1), 3)).toEqual({ state: 'foreign' });
    expect(migrate({ schema: 'other@1' })).toEqual({ state: 'foreign' });
  });
});
