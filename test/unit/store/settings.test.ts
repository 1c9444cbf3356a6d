import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Settings } from '../../../app/core/view/settings';
import { openSettings } from '../../../app/store/settings';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kdumpscope-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Of the first start, as ux.md has them. */
const FIRST: Settings = {
  theme: 'system',
  sizes: 'binary',
  hexDigits: 'grouped',
  thousands: 'space',
  design: null,
  reopen: true,
  panes: {},
};
const file = (): string => path.join(folder, 'settings.json');
const write = (text: string): Promise<void> => writeFile(file(), text);

it('begins with the defaults and writes nothing for looking', async () => {
  const settings = await openSettings(folder);
  expect(settings.value).toEqual(FIRST);
  expect(settings.damaged).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
});

it('keeps what was set, with its schema', async () => {
  const set: Settings = { ...FIRST, theme: 'dark', sizes: 'hex', design: 'mainline-6.12', panes: { map: 0 } };
  await (await openSettings(folder)).set(set);
  expect((await openSettings(folder)).value).toEqual(set);
  expect(await readFile(file(), 'utf8')).toContain('"schema": "kdumpscope/settings@1"');
});

it('reads what was written before there was a schema', async () => {
  await write('{"theme":"dark","panes":{"header-tree":320}}');
  const settings = await openSettings(folder);
  expect(settings.value).toEqual({ ...FIRST, theme: 'dark', panes: { 'header-tree': 320 } });
  expect(settings.damaged).toBeUndefined();
});

it.each([
  ['', {}],
  ['{', {}],
  ['[]', {}],
  ['null', {}],
  ['{"theme":"pink","sizes":"hex"}', { sizes: 'hex' }],
  ['{"theme":"dark","panes":{"map":-1}}', { theme: 'dark' }],
  ['{"theme":"dark","panes":{"__proto__ ":1}}', { theme: 'dark' }],
  ['{"theme":"dark","libraryFolder":"not/absolute"}', { theme: 'dark' }],
  ['{"schema":"kdumpscope/settings@9","theme":"dark"}', { theme: 'dark' }],
] as const)('of %j keeps a copy, uses what is right and tells it once', async (text, right) => {
  await write(text);
  const settings = await openSettings(folder);
  expect(settings.value).toEqual({ ...FIRST, ...right });
  expect(settings.libraryFolder).toBeUndefined();
  expect(settings.damaged?.copy).toBe(path.join(folder, 'settings-damaged.json'));
  expect(await readFile(settings.damaged?.copy ?? '', 'utf8')).toBe(text);
  const again = await openSettings(folder);
  expect(again.damaged).toBeUndefined();
  expect(again.value).toEqual({ ...FIRST, ...right });
});

it('keeps what a newer version of the same schema added', async () => {
  await write('{"schema":"kdumpscope/settings@1","theme":"dark","later":{"x":1}}');
  const settings = await openSettings(folder);
  expect(settings.damaged).toBeUndefined();
  await settings.set({ ...settings.value, theme: 'light' });
  expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ theme: 'light', later: { x: 1 } });
});

it('sets the library folder beside what the window sets, whichever comes first', async () => {
  const settings = await openSettings(folder);
  await Promise.all([
    settings.set({ ...FIRST, theme: 'dark' }),
    settings.setLibraryFolder('/media/library'),
    settings.set({ ...FIRST, theme: 'contrast' }),
  ]);
  const again = await openSettings(folder);
  expect(again.value.theme).toBe('contrast');
  expect(again.libraryFolder).toBe('/media/library');
  await again.reset();
  await again.setLibraryFolder(undefined);
  expect((await openSettings(folder)).libraryFolder).toBeUndefined();
});

it('resets all but panes and library folder', async () => {
  const settings = await openSettings(folder);
  await settings.set({ ...FIRST, theme: 'dark', thousands: 'none', reopen: false, panes: { map: 200 } });
  await settings.setLibraryFolder('/media/library');
  expect(await settings.reset()).toEqual({ ...FIRST, panes: { map: 200 } });
  expect((await openSettings(folder)).libraryFolder).toBe('/media/library');
});

it('holds the old settings when the new ones cannot be written', async () => {
  const settings = await openSettings(path.join(folder, 'settings.json', 'below-a-file'));
  await write('{}');
  await expect(settings.set({ ...FIRST, theme: 'dark' })).rejects.toThrow();
  expect(settings.value.theme).toBe('system');
});
