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
  await writeSettings(folder, { theme: 'dark' });
  expect(await readSettings(folder)).toEqual({ theme: 'dark' });
});

it.each(['', '{', '[]', '{"theme":"pink"}', '{"theme":"dark","x":1}', 'null'])(
  'takes the defaults for %j',
  async (text) => {
    await writeFile(path.join(folder, 'settings.json'), text);
    expect(await readSettings(folder)).toEqual({ theme: 'system' });
  },
);
