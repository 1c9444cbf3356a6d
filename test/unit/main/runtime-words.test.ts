import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runtimeWords } from '../../../app/main/runtime-words';

const lock = readFileSync('package-lock.json', 'utf8');
/** What npm installs. */
const shipped = /"node_modules\/electron": \{\s*"version": "([^"]+)"/.exec(lock)?.[1] ?? '';

it('calls a package a release only with the Electron that is installed from package.json', () => {
  expect(runtimeWords(true, shipped, undefined)).toBe('packaged');
  expect(runtimeWords(true, '33.2.1', undefined)).toBe(
    `test build, not for release: releases carry Electron ${shipped}`,
  );
  // What started it cannot make a package anything else.
  expect(runtimeWords(true, '33.2.1', 'electron package')).toContain('test build');
});

it('says of an unpacked app what started it', () => {
  expect(runtimeWords(false, '33.2.1', 'registry fallback, cached')).toBe('registry fallback, cached');
  expect(runtimeWords(false, '33.2.1', undefined)).toBe('started by hand');
});
