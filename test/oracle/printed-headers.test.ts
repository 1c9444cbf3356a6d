// What readelf, eu-readelf, crash and makedumpfile print of real headers, read back, is what our decoder reads from the
// bytes. Skipped for a program that is not installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import type { PhdrTable } from '../../app/core/elf/core-header';
import { PT_LOAD } from '../../app/core/elf/core-header';
import { phdrTable } from '../../app/core/machine/stated-phdrs';
import { headersIn } from '../../app/readers/text-header/stated-headers';
import { listCaptures, readCapture } from '../lib/captures';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const printed = (program: string, args: readonly string[]): string => {
  const { stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    input: '',
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  return `${stdout}${stderr}`;
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'printed-headers-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function rows(phdrs: PhdrTable, columns: readonly (keyof PhdrTable)[]): string[] {
  return Array.from({ length: phdrs.length }, (_, i) =>
    columns
      .map((column) => {
        const values = phdrs[column];
        return typeof values === 'number' ? '' : (values[i] ?? 0).toString(16);
      })
      .join(' '),
  );
}
const ALL: readonly (keyof PhdrTable)[] = [
  'types',
  'flags',
  'offsets',
  'vaddrs',
  'paddrs',
  'filesizes',
  'memsizes',
  'aligns',
];

function decoded(bytes: Uint8Array): PhdrTable {
  const result = decodeCoreHeader(bytes);
  if (!result.ok) throw new Error(result.issue.message);
  return result.header.phdrs;
}

async function filesOf(pattern: RegExp): Promise<{ at: string; bytes: Uint8Array }[]> {
  const found: { at: string; bytes: Uint8Array }[] = [];
  const seen = new Set<string>();
  for (const capture of listCaptures()) {
    for (const { path, bytes } of await readCapture(capture)) {
      const content = Buffer.from(bytes).toString('latin1');
      if (!pattern.test(path) || seen.has(content)) continue;
      seen.add(content);
      const at = join(folder, `${seen.size}-${path.replaceAll('/', '-')}`);
      writeFileSync(at, bytes);
      found.push({ at, bytes });
    }
  }
  return found;
}

const READELF: readonly (readonly [program: string, options: readonly string[]])[] = [
  ['readelf', ['-lW']],
  ['readelf', ['-hl']],
  ['eu-readelf', ['-l']],
  ['eu-readelf', ['-h', '-l']],
];

describe('every captured header', () => {
  for (const [program, options] of READELF) {
    it(`reads the same from ${program} ${options.join(' ')}`, async ({ skip }) => {
      if (!has(program)) skip(`${program} is not installed`);
      const files = await filesOf(/^elfcorehdr\.bin$/);
      expect(files.length).toBeGreaterThan(20);
      for (const { at, bytes } of files) {
        const [table, ...more] = headersIn(at, printed(program, [...options, at])).tables;
        expect(more).toEqual([]);
        expect(table).toMatchObject({ by: program, of: 'elfcorehdr' });
        expect(table?.declared).toBeUndefined();
        expect(table && rows(phdrTable(table), ALL)).toEqual(rows(decoded(bytes), ALL));
      }
    }, 120_000);
  }
});

const DUMPS = /^(?:vmcore-first64k|vmcore-head)\.bin$/;

describe('every captured start of a dump', () => {
  it('reads the same from crash', async ({ skip }) => {
    if (!has('crash')) skip('crash is not installed');
    const files = await filesOf(DUMPS);
    let compared = 0;
    for (const { at, bytes } of files) {
      const [table] = headersIn(at, printed('crash', ['-d8', at, process.execPath])).tables;
      // crash refuses dumps of another architecture than its own before it prints them.
      if (table === undefined) continue;
      expect(table).toMatchObject({ by: 'crash', of: 'dump' });
      expect(rows(phdrTable(table), ALL)).toEqual(rows(decoded(bytes), ALL));
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  }, 120_000);

  it('lists the same loads in makedumpfile', async ({ skip }) => {
    if (!has('makedumpfile')) skip('makedumpfile is not installed');
    const files = await filesOf(DUMPS);
    let compared = 0;
    for (const { at, bytes } of files) {
      const [table] = headersIn(at, printed('makedumpfile', ['-D', '-d', '31', '-F', at])).tables;
      if (table === undefined) continue;
      const phdrs = decoded(bytes);
      const loads = rows(phdrs, ['vaddrs', 'paddrs', 'memsizes']).filter((_, i) => phdrs.types[i] === PT_LOAD);
      expect(table).toMatchObject({ by: 'makedumpfile', of: 'dump' });
      expect(rows(phdrTable(table), ['vaddrs', 'paddrs', 'memsizes'])).toEqual(loads);
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  }, 120_000);
});
