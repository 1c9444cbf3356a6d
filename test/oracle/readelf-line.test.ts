// The readelf line of a program header against the real readelf: every golden header, line by line.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { readelfLine } from '../../app/core/elf/readelf-line';

const folder = 'test/fixtures/elfcorehdr';
const files = readdirSync(folder).filter((name) => name.endsWith('.elfcorehdr'));
const hasReadelf = spawnSync('readelf', ['--version']).status === 0;

describe.skipIf(!hasReadelf)('readelfLine against readelf -lW (skipped without readelf)', () => {
  it.each(files)('%s', (name) => {
    const file = path.join(folder, name);
    const printed = spawnSync('readelf', ['-lW', file], { encoding: 'utf8' }).stdout;
    const lines = printed.split('\n').filter((line) => /^ {2}(LOAD|NOTE|NULL) /.test(line));
    const read = decodeCoreHeader(readFileSync(file));
    if (!read.ok) throw new Error(read.issue.message);
    const { header } = read;
    expect(lines.length).toBeGreaterThan(0);
    expect(Array.from(lines, (_, i) => `  ${readelfLine(header, i)}`)).toEqual(lines);
    expect(readelfLine(header, header.phdrs.length)).toBe('');
  });
});
