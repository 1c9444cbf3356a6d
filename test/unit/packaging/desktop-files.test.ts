// What a package tells the desktop: the types of electron-builder.yml are declared, metadata and icons are as stores want them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const METAINFO = 'resources/linux/invalid.example.kdumpscope.metainfo.xml';
const builder = readFileSync('electron-builder.yml', 'utf8');
const mime = readFileSync('resources/linux/mime.xml', 'utf8');
const metainfo = readFileSync(METAINFO, 'utf8');
const types = [...builder.matchAll(/^ {4}- (application\/\S+)$/gm)].map(([, type]) => type ?? '');

const installed = (program: string): boolean => spawnSync('which', [program]).status === 0;

it('declares every type the desktop file opens, and names each to stores', () => {
  expect(types).toContain('application/x-kdumpscope-snapshot');
  const declared = [...mime.matchAll(/<mime-type type="([^"]+)"/g)].map(([, type]) => type);
  // Of shared-mime-info itself: every ELF core, and the archives that sos and the capture script write.
  const common = ['core', 'xz-compressed-tar', 'compressed-tar', 'bzip2-compressed-tar'].map(
    (x) => `application/x-${x}`,
  );
  expect([...declared, ...common].sort()).toEqual([...types].sort());
  const named = [...metainfo.matchAll(/<mediatype>([^<]+)</g)].map(([, type]) => type);
  expect(named.sort()).toEqual([...types].sort());
});

it('names this version', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(metainfo).toContain(`<release version="${version}"`);
});

it.each([16, 24, 32, 48, 64, 128, 256, 512])('has an icon of %i pixels', (size) => {
  const png = readFileSync(`resources/icons/${size}x${size}.png`);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
});

it.skipIf(!installed('appstreamcli'))('appstreamcli finds no fault', () => {
  const run = spawnSync('appstreamcli', ['validate', '--no-net', METAINFO], { encoding: 'utf8' });
  expect(run.status, run.stdout).toBe(0);
});

it.skipIf(!installed('update-mime-database'))('update-mime-database takes the types', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-mime-'));
  try {
    mkdirSync(path.join(folder, 'packages'));
    copyFileSync('resources/linux/mime.xml', path.join(folder, 'packages/kdumpscope.xml'));
    const run = spawnSync('update-mime-database', ['-V', folder], { encoding: 'utf8' });
    expect(run.stderr).not.toMatch(/error|warning|invalid/i);
    const globs = readFileSync(path.join(folder, 'globs2'), 'utf8');
    expect(globs).toContain('50:application/x-kdumpscope-snapshot:*.kdsnap\n');
    expect(globs).toContain('50:application/x-vmcore:vmcore\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
