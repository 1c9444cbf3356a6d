// Which folder a choice stands for: never one among other files, never one inside the open library, never one that cannot be written.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isThere, libraryFor } from '../../../app/store/library-place';

let root: string;
let current: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'kdumpscope-place-'));
  current = path.join(root, 'library');
  await mkdir(path.join(current, 'blobs'), { recursive: true });
  await mkdir(path.join(current, 'snapshots'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('takes an empty folder and a library as they are', async () => {
  const empty = path.join(root, 'empty');
  await mkdir(empty);
  expect(await libraryFor(empty, current)).toEqual({ state: 'ok', folder: empty });
  expect(await readdir(empty)).toEqual([]);
  const other = path.join(root, 'other');
  await mkdir(path.join(other, 'blobs'), { recursive: true });
  await mkdir(path.join(other, 'snapshots'));
  expect(await libraryFor(other, current)).toEqual({ state: 'ok', folder: other });
  expect(await libraryFor(current, current)).toEqual({ state: 'ok', folder: current });
});

it('makes a folder of its own among other things, and takes that again', async () => {
  const desk = path.join(root, 'desk');
  await mkdir(desk);
  await writeFile(path.join(desk, 'holiday.txt'), '');
  const own = path.join(desk, 'kdumpscope-library');
  expect(await libraryFor(desk, current)).toEqual({ state: 'ok', folder: own });
  expect(await libraryFor(desk, own)).toEqual({ state: 'ok', folder: own });
  expect((await readdir(desk)).sort()).toEqual(['holiday.txt', 'kdumpscope-library']);
});

it('refuses a folder of the open library, and what cannot be written', async () => {
  expect(await libraryFor(path.join(current, 'blobs'), current)).toMatchObject({ state: 'refused' });
  const file = path.join(root, 'file');
  await writeFile(file, '');
  expect(await libraryFor(path.join(file, 'below'), current)).toMatchObject({ state: 'refused' });
});

it('knows a folder that is not there from one that is', async () => {
  expect([await isThere(current), await isThere(path.join(root, 'unplugged'))]).toEqual([true, false]);
});
