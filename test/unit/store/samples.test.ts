// The bundled samples are real captures: byte for byte those of test/captures, so the lines about them can be checked.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readSamples } from '../../../app/store/samples';

const folder = path.resolve('resources/samples');

it('lists at least four samples, each with something to look at, each file there', async () => {
  const samples = await readSamples(folder);
  expect(samples.length).toBeGreaterThanOrEqual(4);
  expect(new Set(samples.map((sample) => sample.id)).size).toBe(samples.length);
  expect(samples.every((sample) => sample.look.length > 20 && sample.title.length > 5)).toBe(true);
  const bundled = (await readdir(folder)).filter((name) => name.endsWith('.tar.gz'));
  expect(bundled.sort()).toEqual(samples.map((sample) => sample.file).sort());
});

it('bundles captures as they were taken', async () => {
  const captures = path.resolve('test/captures');
  const names = (await readdir(captures, { recursive: true })).filter((name) => name.endsWith('.tar.gz'));
  const known = new Set<string>();
  for (const name of names) known.add((await readFile(path.join(captures, name))).toString('base64'));
  for (const sample of await readSamples(folder)) {
    const bytes = (await readFile(path.join(folder, sample.file))).toString('base64');
    expect(known.has(bytes), sample.file).toBe(true);
  }
});
