// What crash prints of the headers of kdump-compressed dumps, read back, is what our decoder reads from the bytes: every
// field that both have. Skipped where crash is not installed; more dumps where the shared corpus is.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../app/core/machine/machine';
import { corpus, hasCorpus, machineOf, manifest } from '../lib/dump-corpus';
import { machineOf as machineOfTexts } from '../lib/evidence';

const hasCrash = spawnSync('crash', ['--version']).error === undefined;
const FIXTURES = ['kdump-compressed', 'split-1'].map((name) =>
  fileURLToPath(new URL(`../fixtures/formats/${name}.vmcore`, import.meta.url)),
);
const QEMU = ['debian-6.12.117-qemu-kdump-zlib-flat.first256K', 'qemu72-bios-4M-2cpu.kdump-zlib-flat'];
const elsewhere = hasCorpus
  ? [
      ...manifest().flatMap(({ file }) => (/^diskdump/.test(file) ? [join('libkdumpfile/dumps', file)] : [])),
      ...QEMU.map((file) => join('qemu', file)),
    ].map((path) => join(corpus, path))
  : [];

/** crash does not print the page frames of a dump that is not split. */
const UNPRINTED = /^(?:start|end)_pfn/;
const fieldsOf = ({ dumps }: Machine): string[][] =>
  dumps.map(({ fields = [] }) =>
    fields
      .filter(({ name }) => !UNPRINTED.test(name))
      .map(({ name, value }) => `${name} ${value}`)
      .sort(),
  );
const factsOf = ({ dumps }: Machine) =>
  dumps.map(({ release, maxMapnr, split, flags, notes, vmcoreinfo }) => ({
    release: release?.value,
    maxMapnr: maxMapnr?.value,
    split: split && [split.startPfn, split.endPfn],
    flags,
    // How many, not whose: crash reads the 32-bit notes that QEMU writes for a BIOS as 64-bit ones.
    cpus: notes.filter(({ name, type }) => name === 'CORE' && type === 1).length,
    vmcoreinfo: [...(vmcoreinfo?.keys ?? [])].map(([key, { value }]) => `${key}=${value}`),
  }));

describe.skipIf(!hasCrash)('a dump header that crash prints (skipped where crash is not installed)', () => {
  it('reads the same as the dump', async () => {
    let compared = 0;
    for (const path of [...FIXTURES, ...elsewhere]) {
      const options = { encoding: 'utf8', input: '', timeout: 60_000 } as const;
      const { stdout } = spawnSync('crash', ['-d8', path, process.execPath], options);
      const printed = machineOfTexts({ 'crash.txt': stdout });
      // crash refuses dumps of other architectures, and some before it prints them.
      if (printed.dumps.length === 0) continue;
      const dump = await machineOf(path);
      expect({ path, fields: fieldsOf(printed), facts: factsOf(printed), problems: printed.problems }).toEqual({
        path,
        fields: fieldsOf(dump),
        facts: factsOf(dump),
        problems: [],
      });
      compared++;
    }
    expect(compared).toBeGreaterThanOrEqual(hasCorpus ? 8 : 2);
  }, 120_000);
});
