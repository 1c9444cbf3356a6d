// Differential test on the samples of docs/formats.md, which are always here: readelf, eu-readelf, makedumpfile and crash
// where they can read the same file. A program that is not installed is skipped, and the name of the test says so.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DumpEvidence } from '../../app/core/machine/dump-evidence';
import { unionRanges } from '../../app/core/range/range-set';
import { loadEvidence } from '../../app/input/load-evidence';
import { readEvidence } from '../../app/readers/index';
import { tempFolder } from '../lib/temp-folder';

const sample = (name: string): string => join('test/fixtures/formats', `${name}.vmcore`);
const ELF = ['elf', 'qemu', 'elf32-be'];

async function dumpsIn(...paths: string[]): Promise<readonly DumpEvidence[]> {
  const loaded = await loadEvidence(paths);
  if ('error' in loaded) throw new Error(loaded.error.message);
  return readEvidence(loaded.files).dumps;
}

const printed = (program: string, ...args: string[]): string =>
  spawnSync(program, args, { encoding: 'utf8', input: '', env: { ...process.env, LC_ALL: 'C' } }).stdout;

/** A test that needs a program, or its name with the reason why it is skipped. */
function oracle(program: string, agrees: string, run: () => Promise<void>): void {
  const missing = spawnSync(program, ['--version'], { input: '' }).error !== undefined;
  test.skipIf(missing)(`${program} agrees ${agrees}${missing ? ' (skipped: not installed)' : ''}`, run);
}

describe('samples', () => {
  oracle('readelf', 'on loads and notes', async () => {
    for (const name of ELF) {
      const [dump] = await dumpsIn(sample(name));
      const loads = [
        ...printed('readelf', '-lW', sample(name)).matchAll(/^ {2}LOAD +0x\w+ 0x\w+ 0x(\w+) 0x(\w+) 0x(\w+)/gm),
      ];
      const starts = loads.map(([, paddr]) => BigInt(`0x${paddr}`));
      const lasts = (column: 2 | 3): bigint[] =>
        loads.map((row, i) => (starts[i] ?? 0n) + BigInt(`0x${row[column]}`) - 1n);
      expect({ name, starts: [...(dump?.present?.starts ?? [])], lasts: [...(dump?.present?.lasts ?? [])] }).toEqual({
        name,
        starts,
        lasts: lasts(3),
      });
      expect([...(dump?.saved?.lasts ?? [])]).toEqual(lasts(2));
      const notes = [...printed('readelf', '-nW', sample(name)).matchAll(/^ {2}(\S+) +0x([0-9a-f]{8})\t/gm)];
      expect(dump?.notes.map(({ name: owner, descBytes }) => [owner, descBytes])).toEqual(
        notes.map(([, owner, size]) => [owner, Number.parseInt(size ?? '', 16)]),
      );
    }
  });

  oracle('eu-readelf', 'on notes and pids', async () => {
    const [dump] = await dumpsIn(sample('elf'));
    const text = printed('eu-readelf', '-n', sample('elf'));
    expect(dump?.notes.map(({ name, descBytes }) => [name, descBytes])).toEqual(
      [...text.matchAll(/^ {2}(\S+) +(\d+) {2}\S/gm)].map(([, owner, size]) => [owner, Number(size)]),
    );
    expect(dump?.notes.flatMap(({ pid }) => pid ?? [])).toEqual(
      [...text.matchAll(/^ +pid: (\d+)/gm)].map(([, pid]) => Number(pid)),
    );
  });

  oracle('crash', 'on the release', async () => {
    for (const name of ['elf', 'qemu', 'kdump-compressed', 'flattened', 'split-1']) {
      const [dump] = await dumpsIn(sample(name));
      const release = printed('crash', '--osrelease', sample(name)).trim().split('\n').at(-1);
      expect({ name, release: dump?.release?.value }).toEqual({ name, release });
    }
  });

  oracle('makedumpfile', 'on what a flattened dump is rearranged to', async () => {
    const target = join(await tempFolder(), 'rearranged');
    const run = spawnSync('makedumpfile', ['-R', target], { input: readFileSync(sample('flattened')) });
    expect(run.status).toBe(0);
    const [flat] = await dumpsIn(sample('flattened'));
    const [plain] = await dumpsIn(target);
    expect(flat?.saved?.starts).toHaveLength(2);
    expect({ present: flat?.present, saved: flat?.saved }).toEqual({ present: plain?.present, saved: plain?.saved });
    expect(flat?.notes.map(({ type, pid }) => [type, pid])).toEqual(plain?.notes.map(({ type, pid }) => [type, pid]));
  });

  oracle('makedumpfile', 'on what a split set is together', async () => {
    const target = join(await tempFolder(), 'reassembled');
    const parts = [sample('split-1'), sample('split-2')];
    expect(spawnSync('makedumpfile', ['--reassemble', ...parts, target]).status).toBe(0);
    const [whole] = await dumpsIn(target);
    const [one, two] = await dumpsIn(...parts);
    if (one?.saved === undefined || two?.saved === undefined) throw new Error('not two files');
    expect(unionRanges(one.saved, two.saved)).toEqual(whole?.saved);
    expect(one.present).toEqual(whole?.present);
  });
});
