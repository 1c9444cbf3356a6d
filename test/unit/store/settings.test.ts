import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSettings, writeSettings } from '../../../app/store/settings';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kdumpscope-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('keeps what was set', async () => {
  const set = { theme: 'dark', panes: { 'header-tree': 320, map: 0 } } as const;
  await writeSettings(folder, set);
  expect(await readSettings(folder)).toEqual(set);
});

it('reads what was written before panes had sizes', async () => {
  await writeFile(path.join(folder, 'settings.json'), '{"theme":"dark"}');
  expect(await readSettings(folder)).toEqual({ theme: 'dark', panes: {} });
});

it.each([
  '',
  '{',
  '[]',
  '{"theme":"pink"}',
  '{"theme":"dark","x":1}',
  'null',
  '{"theme":"dark","panes":{"map":-1}}',
  '{"theme":"dark","panes":{"map":1e9}}',
  '{"theme":"dark","panes":{"__proto__ ":1}}',
])('takes the defaults for %j', async (text) => {
  await writeFile(path.join(folder, 'settings.json'), text);
  expect(await readSettings(folder)).toEqual({ theme: 'system', panes: {} });
});
