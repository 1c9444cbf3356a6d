// docs/security.md names tests that exist, for each item of Electron's checklist; and what can be seen without starting it:
// the preload's size, no call that opens something outside, the fuses that a package gets, the version that is shipped.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const doc = readFileSync('docs/security.md', 'utf8');
const read = (file: string): string => readFileSync(file, 'utf8');

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) return sources(file);
    return /\.(ts|vue)$/.test(name) ? [file] : [];
  });
}

it('has all 20 items of the checklist, each with a test', () => {
  const rows = doc.split('\n').filter((line) => /^\| \d+ +\|/.test(line));
  expect(rows.map((row) => Number(row.split('|')[1]))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  for (const row of rows) expect(row.split('|').at(-2), row).toMatch(/`test\//);
});

it('names tests that exist', () => {
  const named = [...doc.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, file = '']) => file);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});

it('keeps the preload within 80 lines, with three functions for the page', () => {
  const preload = read('app/preload/index.ts');
  expect(preload.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
  expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
});

it('opens nothing outside and runs no text as code', () => {
  const forbidden = /openExternal|openPath\(|\beval\(|new Function|innerHTML|v-html|insertAdjacentHTML|document\.write/;
  const found = [...sources('app'), ...sources('renderer/src')].filter((file) => forbidden.test(read(file)));
  expect(found).toEqual([]);
});

it.each([
  ['runAsNode', false],
  ['enableNodeOptionsEnvironmentVariable', false],
  ['enableNodeCliInspectArguments', false],
  ['enableEmbeddedAsarIntegrityValidation', true],
  ['onlyLoadAppFromAsar', true],
  ['grantFileProtocolExtraPrivileges', false],
  ['enableCookieEncryption', true],
])('a package gets the fuse %s: %s', (fuse, value) => {
  expect(read('electron-builder.yml')).toMatch(new RegExp(`^ {2}${fuse}: ${String(value)}$`, 'm'));
});

it('ships the Electron that the document names', () => {
  const [, version] = /"electron": "([\d.]+)"/.exec(read('package.json')) ?? [];
  expect(doc).toContain(`| ${version ?? '?'}, pinned;`);
});
