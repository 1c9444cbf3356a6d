// Low memory outside the header: by design on x86 (spec 2.3, elf_header_exclude_ranges), lost elsewhere, and open where the
// evidence does not say which it is. Found by opening a readelf table with the iomem and lsmem of the same machine.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { machineOf } from '../../../lib/evidence';

const fixture = (name: string): Uint8Array => readFileSync(`test/fixtures/formats/${name}`);
const FILES = {
  'header.txt': fixture('readelf-lW.txt'),
  'iomem.txt': fixture('iomem.txt'),
  'lsmem.txt': fixture('lsmem.txt'),
};
const ofMissing = (files: Readonly<Record<string, string | Uint8Array>>): unknown =>
  judgeCoverage(machineOf(files))
    .findings.filter(({ id }) => id === 'missing')
    .map(({ severity, command, ranges }) => [severity, command, ranges?.starts[0], ranges?.lasts[0]]);

it('is unknown without an architecture, with the command that tells it', () => {
  expect(ofMissing(FILES)).toEqual([['unknown', 'uname -m', 0x1000n, 0x9fbffn]]);
});

it('is left out by design on x86, and lost on Power', () => {
  const uname = (machine: string): string => `Linux host 6.12.0 #1 SMP Debian 6.12 (2026-01-01) ${machine} GNU/Linux\n`;
  expect(ofMissing({ ...FILES, 'uname.txt': uname('x86_64') })).toEqual([]);
  expect(ofMissing({ ...FILES, 'uname.txt': uname('ppc64le') })).toEqual([['breaks', undefined, 0x1000n, 0x9fbffn]]);
});
