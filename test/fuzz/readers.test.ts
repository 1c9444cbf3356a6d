// Readers take whatever bytes they are given: no throw, no hang, and every problem names its file. Real
// files are mutated, because random bytes rarely get past the first check. Seeded: a failure repeats.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { READERS, readEvidence, recognise } from '../../app/readers/index';
import { capturePath, readCapture } from '../lib/captures';
import { evidence } from '../lib/evidence';
import { dumped, mkdump, mknotes, prstatus, vmcoreinfo } from '../lib/mkdump';
import { mkkdump } from '../lib/mkkdump';

const SEED = 20261122;
/** Generous: one file of a megabyte must not take a second. */
const BUDGET_MS = 1000;

/** Program headers in the words of the other printers. */
const PRINTED = [
  'There are 3 program headers, starting at offset 64',
  '  NOTE           0x3f83d800 0x0000000000000000 0x000000003f83d800 0x000170 0x000170     0',
  '  LOAD           0x0000000000100000 0xffff8eb8c0100000 0x0000000000100000',
  '                 0x000000002ef00000 0x000000002ef00000  RWE    0x0',
  'vmcore_data:',
  '     pt_load_segment[0]:',
  '             phys_start: 16aa00000',
  '               phys_end: 16cc2c000',
  'Elf64_Phdr:',
  '                 p_type: 1 (PT_LOAD)',
  '               p_offset: 12288 (3000)',
  '               p_filesz: 46333952 (2c30000)',
  'LOAD[ 0]         20600000         23230000 ffffffff8c000000 ffffffff8ec30000',
  'crash_core: Crash PT_LOAD ELF header. phdr=0 vaddr=0xffff8d0000100000, paddr=0x100000, sz=0x29f00000 e_phnum=5 p_offset=0x100000',
  'kexec: Loaded ELF headers at 0x2a000000 bufsz=0x1000 memsz=0xe1000',
].join('\n');

let files: readonly EvidenceFile[];
beforeAll(async () => {
  const captures = [
    'x86_64/15-cma-file-72/01-d0-online.tar.gz',
    'ppc64le/lmb-deb612/09-lmb-removed-index-middle.tar.gz',
  ];
  const all = new Map<string, EvidenceFile>();
  for (const capture of captures) for (const file of await readCapture(capture)) all.set(file.path, file);
  const notes = mknotes([prstatus(7, 0x150, 32), vmcoreinfo('OSRELEASE=6.12.0\nPAGESIZE=4096\n')]);
  all.set('vmcore', evidence('vmcore', mkdump(notes, [dumped(0x2000n, 0x100000n, 0x1000n)], { notesAt: 0x200 })));
  all.set(
    'kdump',
    evidence('kdump', mkkdump({ present: [0, 1, 7], saved: [1], notes, vmcoreinfo: 'OSRELEASE=6.12.0\n' })),
  );
  all.set('boot/config-6', evidence('boot/config-6', 'CONFIG_A=y\n# CONFIG_B is not set\n'));
  const kexecLog = readFileSync(capturePath('x86_64/01-dimm-nohp/kexec-load-1-nohp.txt'), 'utf8');
  all.set('kexec-debug.log', evidence('kexec-debug.log', `${kexecLog}\n${PRINTED}`));
  files = [...all.values()];
});

function read(input: readonly EvidenceFile[]): void {
  const started = performance.now();
  const machine = readEvidence(input);
  expect(performance.now() - started).toBeLessThan(BUDGET_MS);
  const paths = new Set(input.map((file) => file.path));
  for (const { where, message } of machine.problems) {
    expect(message).not.toBe('');
    expect(paths.has(where.file) || where.file.endsWith('/block_size_bytes')).toBe(true);
    if (where.line !== undefined) expect(where.line).toBeGreaterThan(0);
  }
}

/** One way of damaging bytes. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), value: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), bytes: fc.uint8Array({ maxLength: 40 }) }),
  fc.record({ kind: fc.constant('word' as const), at: fc.nat(), value: fc.constantFrom(0, 0x7fff_ffff, 0xffff_ffff) }),
  fc.record({ kind: fc.constant('repeat' as const), times: fc.integer({ min: 2, max: 9 }) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(bytes: Uint8Array, change: Mutation): Uint8Array {
  const at = 'at' in change ? change.at % (bytes.length + 1) : 0;
  if (change.kind === 'cut') return bytes.slice(0, at);
  if (change.kind === 'insert') return Buffer.concat([bytes.subarray(0, at), change.bytes, bytes.subarray(at)]);
  if (change.kind === 'repeat') return Buffer.concat(new Array<Uint8Array>(change.times).fill(bytes));
  const copy = bytes.slice();
  if (change.kind === 'flip' && at < copy.length) copy[at] = (copy[at] ?? 0) ^ change.value;
  if (change.kind === 'word' && at + 4 <= copy.length) new DataView(copy.buffer).setUint32(at, change.value);
  return copy;
}

describe('readers', () => {
  it('are all reached by the files below', () => {
    const reached = new Set(files.map((file) => recognise(file)?.reader.id));
    for (const reader of READERS) expect(reached).toContain(reader.id);
  });

  it('survive random bytes under every known path', () => {
    const known = files.filter((file) => recognise(file) !== undefined);
    fc.assert(
      fc.property(fc.nat(known.length - 1), fc.uint8Array({ maxLength: 300 }), (index, bytes) => {
        read([{ path: known[index]?.path ?? '', bytes }]);
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });

  it('survive mutated real files', () => {
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }), (index, mutations) => {
        const file = files[index] ?? evidence('', '');
        read([{ path: file.path, bytes: mutations.reduce(mutate, file.bytes.subarray(0, 20_000)) }]);
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });

  it('survive a whole capture in which several files are damaged', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(files.length - 1), mutation), { minLength: 1, maxLength: 20 }), (damage) => {
        const damaged = new Map(files.map((file) => [file.path, file]));
        for (const [index, change] of damage) {
          const file = files[index];
          if (file !== undefined)
            damaged.set(file.path, { ...file, bytes: mutate(file.bytes.subarray(0, 20_000), change) });
        }
        read([...damaged.values()]);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });

  it('survive bare files of any content', () => {
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.array(mutation, { maxLength: 3 }), (index, mutations) => {
        read([
          {
            path: 'bare',
            bytes: mutations.reduce(mutate, (files[index]?.bytes ?? new Uint8Array(0)).subarray(0, 20_000)),
          },
        ]);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it.each([
    ['one line of digits', '1'],
    ['blanks', ' '],
    ['empty lines', '\n'],
    ['hyphens', '0-'],
    ['commas', '0,'],
    ['rows', '00000000-00000fff : System RAM\n'],
    ['zero bytes', '\0'],
    ['brackets', '['],
    ['options', 'CONFIG_X=y\n'],
    ['broken UTF-8', '\ufffd'],
  ])('take 4 MiB of %s under every known path without slowing down', (_, part) => {
    const bytes = new TextEncoder().encode(part.repeat(Math.ceil((4 * 1024 * 1024) / part.length)));
    const seen = new Set<string>();
    for (const file of files) {
      const kind = file.path.replaceAll(/\d+/g, '');
      if (seen.has(kind) || recognise(file) === undefined) continue;
      seen.add(kind);
      const started = performance.now();
      readEvidence([{ path: file.path, bytes }]);
      expect(performance.now() - started, file.path).toBeLessThan(5 * BUDGET_MS);
    }
  });
});
