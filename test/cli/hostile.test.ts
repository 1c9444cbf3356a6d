// A hostile snapshot on the command line: no byte of it steers the terminal, and nothing is written where it says.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostileSnapshot, UNSEEN } from '../lib/hostile-snapshot';
import { makeTar } from '../lib/make-archive';
import { runCli } from '../lib/run-cli';

const dir = mkdtempSync(path.join(tmpdir(), 'kdumpscope-hostile-'));
const file = path.join(dir, 'machine.tar.gz');
const outside = path.join(dir, 'canary');
beforeAll(async () => writeFileSync(file, await hostileSnapshot(outside)));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it.each([
  ['check', [file]],
  ['check', [file, '--json']],
  ['header', [file]],
  ['udev', [file]],
  ['diff', [file, 'test/captures/x86_64/01-dimm-file/01-loaded.tar.gz']],
  ['simulate', [file, '--event', 'panic']],
])('%s %j prints what can be seen only', (command, args) => {
  const run = runCli([command, ...args], { NO_COLOR: '1' });
  expect(run.stdout + run.stderr).not.toBe('');
  expect(run.stdout + run.stderr).not.toMatch(UNSEEN);
  expect(existsSync(outside)).toBe(false);
});

it('shows the marks', () => {
  expect(runCli(['check', file], { NO_COLOR: '1' }).stdout).toContain('<img src=x onerror');
  expect(runCli(['check', file], { NO_COLOR: '1' }).stdout).toContain('<U+202E>');
});

it.each(['html', 'md'])('a report as %s holds text only', (format) => {
  const out = path.join(dir, `report.${format}`);
  const run = runCli(['report', file, '-o', out]);
  expect(run.stderr).toBe('');
  const report = readFileSync(out, 'utf8');
  expect(report).not.toMatch(UNSEEN);
  rmSync(out);
  // Markdown passes HTML on unless its bracket is escaped.
  expect(report).not.toMatch(/(?<!\\)<(img|script)/);
});

it('names of files on the disk are shown, too', () => {
  const name = path.join(dir, 'evil\u001b]0;pwned\u0007\u202e.txt');
  writeFileSync(name, 'nothing known\n');
  const run = runCli(['check', name]);
  expect(run.code).toBe(2);
  expect(run.stderr.trimEnd()).not.toMatch(UNSEEN);
  expect(run.stderr).toContain('␛]0;pwned␇<U+202E>.txt');
  rmSync(name);
});

it('10^6 entries are refused by their number, in bounded time and with nothing written', async () => {
  const one = (await makeTar([{ name: 'cap/proc/iomem', content: '' }])).subarray(0, 512);
  const million = path.join(dir, 'million.tar.gz');
  writeFileSync(million, gzipSync(Buffer.alloc(512 * 1_000_000, one), { level: 1 }));
  const run = runCli(['check', million]);
  expect(run.code).toBe(2);
  expect(run.stderr).toMatch(/More than 200000 entries|times its size/);
  expect(readdirSync(dir).sort()).toEqual(['machine.tar.gz', 'million.tar.gz']);
});
