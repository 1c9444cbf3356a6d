// Differential test: every header we can lay hands on, as binutils' readelf prints it and as `header --json` states it,
// field by field. The real readelf of this machine is run, once for all files.
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { headerJson } from '../../app/report/header-json';
import type { EhdrJson, PhdrJson } from '../../app/report/header-json';
import { load, mkelf, note } from '../lib/mkelf';

const root = fileURLToPath(new URL('../../', import.meta.url));
const corpus = join(root, '../shared/corpus');
const hasReadelf = spawnSync('readelf', ['--version']).status === 0;
/** Headers as they stand in memory, and the heads of the dumps a capture kernel wrote. */
const WANTED = /\/(elfcorehdr\.bin|vmcore-head\.bin|vmcore-first64k\.bin)$/;

let folder = '';
const written: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kdumpscope-readelf-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Puts the bytes where readelf can read them; the name says where they came from. */
function keep(name: string, bytes: Uint8Array): string {
  const path = join(folder, `${written.length}-${name.replaceAll('/', ':')}`);
  writeFileSync(path, bytes);
  written.push(path);
  return path;
}

async function keepFromTar(tar: string): Promise<string[]> {
  const kept: string[] = [];
  const entries = createReadStream(tar).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    if (WANTED.test(entry.header.name)) kept.push(keep(entry.header.name, Buffer.concat(chunks)));
  }
  return kept;
}

type Printed = { ehdr: Partial<EhdrJson>; phdrs: Omit<PhdrJson, 'index'>[] };

const hexOf = (number: string | undefined): string => `0x${BigInt(number ?? -1).toString(16)}`;

/** readelf's words for what we give as numbers. */
const WORDS: Readonly<Record<string, string>> = {
  ELF32: '0x1',
  ELF64: '0x2',
  "2's complement, little endian": '0x1',
  "2's complement, big endian": '0x2',
  'UNIX - System V': '0x0',
  'REL (Relocatable file)': '0x1',
  'EXEC (Executable file)': '0x2',
  'DYN (Shared object file)': '0x3',
  'CORE (Core file)': '0x4',
  'Intel 80386': '0x3',
  PowerPC: '0x14',
  PowerPC64: '0x15',
  'IBM S/390': '0x16',
  ARM: '0x28',
  'Advanced Micro Devices X86-64': '0x3e',
  AArch64: '0xb7',
  'RISC-V': '0xf3',
  LoongArch: '0x102',
};

/** What `readelf -hlW` printed about one file. */
function parse(text: string): Printed {
  const values = new Map<string, string>();
  for (const [, name, value] of text.matchAll(/^ {2}([A-Z][^:\n]*): +(.*?) *$/gm)) {
    if (name !== undefined && value !== undefined && !values.has(name)) values.set(name, value);
  }
  const word = (name: string): string => WORDS[values.get(name) ?? ''] ?? `${name}: ${values.get(name)}`;
  const number = (name: string): string => hexOf(/^(?:0x[0-9a-f]+|\d+)/.exec(values.get(name) ?? '')?.[0]);
  const rows = text.matchAll(
    /^ {2}([A-Z_]+) +0x([0-9a-f]+) 0x([0-9a-f]+) 0x([0-9a-f]+) 0x([0-9a-f]+) 0x([0-9a-f]+) ([R ][W ][E ]) (?:0x)?([0-9a-f]+)$/gm,
  );
  return {
    ehdr: {
      class: word('Class'),
      data: word('Data'),
      osabi: word('OS/ABI'),
      abiversion: number('ABI Version'),
      type: word('Type'),
      machine: word('Machine'),
      entry: number('Entry point address'),
      phoff: number('Start of program headers'),
      shoff: number('Start of section headers'),
      flags: number('Flags'),
      ehsize: number('Size of this header'),
      phentsize: number('Size of program headers'),
      phnum: number('Number of program headers'),
      shentsize: number('Size of section headers'),
      shnum: number('Number of section headers'),
      shstrndx: number('Section header string table index'),
    },
    phdrs: [...rows].map(([, type, offset, vaddr, paddr, filesz, memsz, flags = '', align]) => ({
      type: `PT_${type}`,
      flags: hexOf(`${(flags.includes('R') ? 4 : 0) + (flags.includes('W') ? 2 : 0) + (flags.includes('E') ? 1 : 0)}`),
      offset: hexOf(`0x${offset}`),
      vaddr: hexOf(`0x${vaddr}`),
      paddr: hexOf(`0x${paddr}`),
      filesz: hexOf(`0x${filesz}`),
      memsz: hexOf(`0x${memsz}`),
      align: hexOf(`0x${align}`),
    })),
  };
}

/** Runs readelf once over all files. */
function readelf(paths: readonly string[]): Map<string, Printed> {
  const run = spawnSync('readelf', ['-hlW', ...paths], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: 'C' },
  });
  const found = new Map<string, Printed>();
  for (const part of `\n${run.stdout}`.split('\nFile: ').slice(1)) {
    found.set(part.slice(0, part.indexOf('\n')), parse(part));
  }
  // A single file is printed without its name.
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) found.set(only, parse(run.stdout));
  return found;
}

function compare(paths: readonly string[]): void {
  const printed = readelf(paths);
  for (const path of paths) {
    const theirs = printed.get(path);
    const result = decodeCoreHeader(readFileSync(path));
    if (!result.ok || theirs === undefined) throw new Error(`${basename(path)}: not read by both`);
    const ours = headerJson(result.header);
    expect({ file: path, ...ours.ehdr }).toMatchObject({ file: path, ...theirs.ehdr });
    expect({ file: path, phdrs: ours.phdrs }).toEqual({
      file: path,
      phdrs: theirs.phdrs.map((phdr, index) => ({ index, ...phdr })),
    });
    expect(ours.phdrs.length).toBe(result.header.phnum);
  }
}

describe.skipIf(!hasReadelf)(
  `readelf agrees${hasReadelf ? '' : ' (skipped: readelf is not installed, see binutils)'}`,
  () => {
    test('on the elfcorehdr and the vmcore head of every real capture', { timeout: 60_000 }, async () => {
      const captures = join(root, 'test/captures');
      const names = readdirSync(captures, { encoding: 'utf8', recursive: true });
      const tars = names.filter((name) => name.endsWith('.tar.gz')).map((name) => join(captures, name));
      const kept: string[] = [];
      for (const tar of tars.sort()) kept.push(...(await keepFromTar(tar)));
      expect(kept.filter((path) => path.endsWith('elfcorehdr.bin')).length).toBeGreaterThanOrEqual(120);
      expect(kept.filter((path) => path.includes('vmcore')).length).toBeGreaterThanOrEqual(10);
      compare(kept);
    });

    test('on the golden headers', () => {
      const fixtures = join(root, 'test/fixtures/elfcorehdr');
      const paths = readdirSync(fixtures).map((name) => join(fixtures, name));
      expect(paths).toHaveLength(5);
      compare(paths);
    });

    test('on made-up ones: both classes, both byte orders, any e_phoff, PN_XNUM', () => {
      const small = [
        note(0x1000n, 0x94n),
        load(0x100000n, 0x1fffffffn, 0xc0000000n),
        { type: 0x6474e551, flags: 5, filesz: 5n, memsz: 9n, align: 16n },
      ];
      const wide = [note(0x13fc1c4c0n, 0x170n), load(0x1_0000_0000n, 0xffff_ffff_ffffn), ...small];
      compare([
        keep('elf64-be', mkelf({ order: 'BE', machine: 22, phdrs: wide })),
        keep('elf64-far', mkelf({ phoff: 0x1238, phdrs: wide })),
        keep('elf32-le', mkelf({ class: 32, machine: 3, phdrs: small })),
        keep('elf32-be', mkelf({ class: 32, order: 'BE', machine: 20, phoff: 0x100, phdrs: small })),
        keep('elf64-xnum', mkelf({ phnum: 0xffff, shoff: 64, sectionInfo: 5, phoff: 128, phdrs: wide })),
        keep(
          'elf32-be-xnum',
          mkelf({
            class: 32,
            order: 'BE',
            machine: 20,
            phnum: 0xffff,
            shoff: 52,
            sectionInfo: 3,
            phoff: 92,
            phdrs: small,
          }),
        ),
      ]);
    });

    const headers = join(corpus, 'headers');
    test.skipIf(!existsSync(headers))(
      `on the shared corpus${existsSync(headers) ? '' : ' (skipped: not here)'}`,
      { timeout: 60_000 },
      () => {
        const cores = join(corpus, 'elf-cores');
        const names = [
          ...readdirSync(headers).map((name) => join(headers, name)),
          ...readdirSync(cores).map((name) => join(cores, name)),
        ];
        const kept = names.filter((name) => /\.(elfcorehdr|elf)$/.test(name));
        for (const [suffix, tool] of [
          ['.xz', 'xz'],
          ['.bz2', 'bzip2'],
        ] as const) {
          for (const name of names.filter((path) => path.endsWith(suffix))) {
            const run = spawnSync(tool, ['-dc', name], { maxBuffer: 1 << 28 });
            if (run.status === 0) kept.push(keep(basename(name, suffix), run.stdout));
          }
        }
        expect(kept.length).toBeGreaterThanOrEqual(8);
        compare(kept);
      },
    );
  },
);
