// Differential test: ELF dumps from elsewhere, as readelf and eu-readelf print their notes and loads, as libkdumpfile
// says what they hold, and as this program reads them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rangesFromPairs } from '../../app/core/range/range-set';
import type { RangeSet } from '../../app/core/range/range-set';
import { loadEvidence } from '../../app/input/load-evidence';
import { ARCH, corpus, hasCorpus, machineOf, manifest, pagesText, unpacked } from '../lib/dump-corpus';

const has = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;
const skipped = (why: string, reason: boolean): string => (reason ? ` (skipped: ${why})` : '');

async function refusalOf(path: string): Promise<string> {
  const loaded = await loadEvidence([path]);
  return `${basename(path)}: ${'error' in loaded ? loaded.error.message : 'was opened'}`;
}

/** ELF dumps of QEMU and makedumpfile; of some only the start is there. */
const qemuDumps = (): string[] => unpacked('qemu', /elf/);

const NOTE_TYPES: Readonly<Record<string, number>> = { NT_PRSTATUS: 1, NT_TASKSTRUCT: 4 };

/** `readelf -nW`: owner, size and type of every note. */
function notesByReadelf(path: string): [string, number, number][] {
  const { stdout } = spawnSync('readelf', ['-nW', path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return [...stdout.matchAll(/^ {2}(\S+) +0x([0-9a-f]{8})\t(?:Unknown note type: \(0x([0-9a-f]+)\)|(\S+))/gm)].map(
    ([, owner = '', size = '', type, name = '']) => [
      owner,
      Number.parseInt(size, 16),
      type === undefined ? (NOTE_TYPES[name] ?? -1) : Number.parseInt(type, 16),
    ],
  );
}

/** `eu-readelf -n`: owner and size of every note. */
function notesByElfutils(path: string): [string, number][] {
  const { stdout } = spawnSync('eu-readelf', ['-n', path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return [...stdout.matchAll(/^ {2}(\S+) +(\d+) {2}\S/gm)].map(([, owner = '', size = '']) => [owner, Number(size)]);
}

/** `readelf -lW`: what the LOADs take in memory and in the file. */
function loadsByReadelf(path: string): { present: RangeSet; saved: RangeSet } {
  const { stdout } = spawnSync('readelf', ['-lW', path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const rows = [...stdout.matchAll(/^ {2}LOAD +(0x\w+) 0x\w+ (0x\w+) (0x\w+) (0x\w+)/gm)].map(([, ...row]) =>
    row.map(BigInt),
  );
  const size = BigInt(readFileSync(path).length);
  const there = (offset: bigint, filesz: bigint): bigint =>
    offset >= size ? 0n : offset + filesz > size ? size - offset : filesz;
  return {
    present: rangesFromPairs(rows.map(([, paddr = 0n, , memsz = 0n]) => [paddr, paddr + memsz - 1n])),
    saved: rangesFromPairs(
      rows.map(([offset = 0n, paddr = 0n, filesz = 0n]) => [paddr, paddr + there(offset, filesz) - 1n]),
    ),
  };
}

describe.skipIf(!hasCorpus)(`dumps from elsewhere${skipped('the shared corpus is not here', !hasCorpus)}`, () => {
  test('libkdumpfile agrees on architecture, release, pages and pids', async () => {
    // The flattened one is another format; the empty ones list no memory and have no note to tell them by.
    const rows = manifest().filter(
      ({ file }) => /^(?:elf|early)/.test(file) && !/^elf-(?:empty|basic-flat)/.test(file),
    );
    expect(rows.length).toBeGreaterThanOrEqual(12);
    for (const { file, arch, pageSize, release, pagemap, filemap } of rows) {
      const packed = existsSync(join(corpus, 'libkdumpfile/dumps', file)) ? file : `${file}.xz`;
      const [path = ''] = unpacked('libkdumpfile/dumps', new RegExp(`^${packed}$`));
      const machine = await machineOf(path);
      const [dump] = machine.dumps;
      const page = BigInt(pageSize === '' ? 1 : pageSize);
      expect({
        file,
        arch: machine.arch?.value,
        release: dump?.release?.value ?? '',
        pagemap: pagesText(dump?.present, page),
        filemap: pagesText(dump?.saved, page),
      }).toEqual({ file, arch: ARCH[arch] ?? arch, release, pagemap, filemap });
      const attrs = readFileSync(join(corpus, `libkdumpfile/attrs/${file}.attrs.txt`), 'utf8');
      const pids = [...attrs.matchAll(/^ +pid: (-?\d+)$/gm)].map(([, pid]) => Number(pid));
      expect(dump?.notes.flatMap(({ pid }) => pid ?? [])).toEqual(pids);
    }
  });

  test.skipIf(!has('readelf'))(
    `readelf agrees on every note and load${skipped('readelf is not installed', !has('readelf'))}`,
    { timeout: 60_000 },
    async () => {
      const paths = [...qemuDumps(), ...unpacked('libkdumpfile/dumps', /^(?:early|elf-(?:era|le|part|prs|task|vmc))/)];
      expect(paths.length).toBeGreaterThanOrEqual(14);
      for (const path of paths) {
        const [dump] = (await machineOf(path)).dumps;
        const { present, saved } = loadsByReadelf(path);
        expect({ path, present: dump?.present, saved: dump?.saved }).toEqual({ path, present, saved });
        const notes = dump?.notes.map(({ name, descBytes, type }) => [name, descBytes, type]);
        expect({ path, notes }).toEqual({ path, notes: notesByReadelf(path) });
      }
    },
  );

  test.skipIf(!has('eu-readelf'))(
    `eu-readelf agrees on the notes${skipped('eu-readelf is not installed, see elfutils', !has('eu-readelf'))}`,
    async () => {
      let compared = 0;
      for (const path of qemuDumps()) {
        const theirs = notesByElfutils(path);
        // elfutils 0.188 prints no notes where section headers are there, as QEMU 7.2 writes them.
        if (theirs.length === 0) continue;
        const [dump] = (await machineOf(path)).dumps;
        expect({ path, notes: dump?.notes.map(({ name, descBytes }) => [name, descBytes]) }).toEqual({
          path,
          notes: theirs,
        });
        compared++;
      }
      expect(compared).toBeGreaterThanOrEqual(2);
    },
  );

  test('QEMU and makedumpfile are told apart as the writers', async () => {
    for (const path of qemuDumps()) {
      const [dump] = (await machineOf(path)).dumps;
      const writer = /makedumpfile/.test(path) ? 'makedumpfile' : 'qemu';
      expect({ path, writer: dump?.writer }).toEqual({ path, writer });
    }
  });

  test('cores of processes and ELF files that are no cores are refused by name', async () => {
    const cores = unpacked('elf-cores', /core/);
    expect(cores.length).toBeGreaterThanOrEqual(7);
    for (const path of cores) expect(await refusalOf(path)).toMatch(/: The core of a process/);
    for (const path of unpacked('elf-not-core', /^pyelf/)) {
      expect(await refusalOf(path)).toMatch(/: An ELF file, but not a core/);
    }
  });

  test('an elfcorehdr stays one', async () => {
    for (const path of unpacked('headers', /elfcorehdr(?:\.xz)?$/)) {
      const machine = await machineOf(path);
      expect({ path, dumps: machine.dumps.length, has: machine.elfcorehdr !== undefined }).toEqual({
        path,
        dumps: 0,
        has: true,
      });
    }
  });
});
