// The list of licences that the About dialog shows, against what our sources import and what npm would ship.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const LIST = 'out/renderer/licences.json';
const rowsSchema = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }));
/** Licences that may be shipped in a closed or open program with their text. A new one is looked at first. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'OFL-1.1',
  'BlueOak-1.0.0',
]);

function rows(): z.infer<typeof rowsSchema> {
  if (!existsSync(LIST)) throw new Error(`${LIST} is missing: npm run build`);
  return rowsSchema.parse(JSON.parse(readFileSync(LIST, 'utf8')));
}

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) return sources(file);
    return /\.(ts|vue|css)$/.test(name) ? [file] : [];
  });
}

/** Packages that a source file takes at run time: types alone are not shipped. */
function imported(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/import type [^;]+;/g, '');
  return [...text.matchAll(/(?:from|import) '([^'.][^']*)'/g)].flatMap(([, name = '']) => {
    if (name.startsWith('node:') || name === 'electron') return [];
    return [
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    ];
  });
}

it('has every package that our sources import', () => {
  const names = new Set(rows().map(({ name }) => name));
  const wanted = new Set([...sources('app'), ...sources('renderer/src')].flatMap(imported));
  expect(wanted.size).toBeGreaterThan(12);
  expect([...wanted].filter((name) => !names.has(name))).toEqual([]);
});

it('has every package that npm installs for running, and theirs', () => {
  const lock = z
    .object({
      packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), version: z.string().optional() })),
    })
    .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const shipped = Object.entries(lock.packages).filter(([at, { dev }]) => at !== '' && dev !== true);
  const have = new Set(rows().map(({ name, version }) => `${name} ${version}`));
  expect(shipped.length).toBeGreaterThan(2);
  const wanted = shipped
    .filter(([at]) => existsSync(at))
    .map(([at, { version = '' }]) => `${at.slice(at.lastIndexOf('node_modules/') + 13)} ${version}`);
  expect(wanted.filter((name) => !have.has(name))).toEqual([]);
});

it('knows each licence and has its words', () => {
  const list = rows();
  expect(list.filter(({ licence }) => !ALLOWED.has(licence)).map(({ name, licence }) => `${name}: ${licence}`)).toEqual(
    [],
  );
  for (const { name, text } of list) expect(text.length, name).toBeGreaterThan(40);
  expect(list.map(({ name }) => name)).toEqual(expect.arrayContaining(['vue', '@fontsource-variable/inter', 'yauzl']));
});
