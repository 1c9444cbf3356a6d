// kdumpscope diff as a process: exit codes of diff(1), INPUT@STEP, text, JSON against its schema. What the kernel
// changed comes from the captures' operations.json and `readelf -lW`.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../lib/run-cli';

const dir = mkdtempSync(path.join(tmpdir(), 'kdumpscope-diff-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const capture = (name: string): string => `test/captures/${name}.tar.gz`;
const golden = (name: string): string => `test/fixtures/elfcorehdr/${name}.elfcorehdr`;
const LOADED = capture('x86_64/01-dimm-file/01-loaded');
const ONE_BLOCK = capture('x86_64/01-dimm-file/03-one-block-online');
const EVENTS = ['--event', 'memory.add:0x100000000+0x40000000', 'memory.online:memory32'];

interface DiffJson {
  readonly same: boolean;
  readonly before: { readonly input: string; readonly step: { readonly index: number } | null };
  readonly after: { readonly step: { readonly index: number } | null };
  readonly changes: readonly { readonly id: string; readonly kind: string }[];
}
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile<DiffJson>(
  JSON.parse(readFileSync('resources/schema/diff-1.schema.json', 'utf8')) as object,
);
function diffJson(code: number, ...args: string[]): DiffJson {
  const run = runCli(['diff', ...args, '--json']);
  expect(run.stderr).toBe('');
  expect(run.code).toBe(code);
  const json: unknown = JSON.parse(run.stdout);
  if (!validate(json)) throw new Error(JSON.stringify(validate.errors));
  return json;
}
const told = ({ changes }: DiffJson): string[] => changes.map(({ id, kind }) => `${id} ${kind}`);

describe('two captures', () => {
  it('exits with 0 for the same bytes', () => {
    const inputs = [
      capture('x86_64/01-dimm-file/05-middle-block-offline'),
      capture('x86_64/01-dimm-file/06-middle-block-online'),
    ];
    expect(diffJson(0, ...inputs)).toMatchObject({ same: true, changes: [], lostBytes: 0, gainedBytes: 0 });
    expect(runCli(['diff', ...inputs]).stdout).toBe('no difference: 7 program headers\n');
  });

  it('exits with 1 and shows a split as one', () => {
    const inputs = [capture('ppc64le/lmb-deb612/02-dimm-added'), capture('ppc64le/lmb-deb612/03-sysfs-offline-5')];
    const json = diffJson(1, ...inputs);
    expect(json).toMatchObject({ same: false, lostBytes: 0x10000000, gainedBytes: 1 });
    expect(json.changes[1]).toMatchObject({
      id: 'phdr:load:0x30000000',
      kind: 'split',
      before: [8],
      after: [8, 9],
      lost: { bytes: 0x10000000, ranges: [{ start: '0x50000000', last: '0x5fffffff' }] },
      gained: { bytes: 1, ranges: [{ start: '0x80000000', last: '0x80000000' }] },
      // p_filesz and p_memsz of entry 8 at 512: 32 and 40; entry 9 is new.
      bytes: {
        before: [
          { start: 544, last: 551 },
          { start: 552, last: 559 },
        ],
        after: [
          { start: 544, last: 551 },
          { start: 552, last: 559 },
          { start: 568, last: 623 },
        ],
      },
    });
    const text = runCli(['diff', ...inputs], { FORCE_COLOR: '', NO_COLOR: '' });
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('~ PT_LOAD 8 was split into PT_LOAD 8 and 9: 256 MiB (0x5000_0000–0x5fff_ffff)');
    expect(text.stdout).toContain('2 differences: 256 MiB left the header, 1 byte came in');
    expect(text.stdout).not.toContain('PT_NOTE');
    expect(text.stdout).not.toContain('\u001b[');
  });

  it('takes bare headers', () => {
    expect(told(diffJson(1, golden('x86-before'), golden('x86-after-dimm-1g')))).toEqual([
      'ehdr:e_phnum changed',
      'phdr:load:0x140000000 added',
    ]);
  });
});

describe('INPUT@STEP', () => {
  it('compares the state as captured with the end of a scenario, and that with what the kernel wrote', () => {
    const json = diffJson(1, `${LOADED}@load`, `${LOADED}@end`, ...EVENTS);
    expect(told(json)).toEqual(['ehdr:e_phnum changed', 'phdr:load:0x100000000 added']);
    expect(json.before).toMatchObject({ input: `${LOADED}@load`, step: { index: 0, action: 'as captured' } });
    expect(json.after.step?.index).toBeGreaterThan(0);
    expect(told(diffJson(0, `${LOADED}@end`, ONE_BLOCK, ...EVENTS))).toEqual([]);
  });

  it('goes by the index that simulate prints', () => {
    const run = runCli(['simulate', LOADED, ...EVENTS, '--json']);
    const { steps } = JSON.parse(run.stdout) as { steps: { index: number; header: { phnum: number } | null }[] };
    const first = steps.find((step) => step.header?.phnum === 7)?.index ?? 0;
    expect(first).toBeGreaterThan(1);
    expect(told(diffJson(0, LOADED, `${LOADED}@${first - 1}`, ...EVENTS))).toEqual([]);
    expect(told(diffJson(1, LOADED, `${LOADED}@${first}`, ...EVENTS))).toHaveLength(2);
  });

  it('runs the design that is asked for', () => {
    expect(diffJson(0, LOADED, `${LOADED}@end`, ...EVENTS, '--design', 'none').same).toBe(true);
  });

  it('takes a file whose name holds an @ for that file', () => {
    const odd = path.join(dir, 'host@end');
    copyFileSync(golden('x86-before'), odd);
    expect(diffJson(0, odd, golden('x86-before')).same).toBe(true);
    expect(diffJson(0, `${odd}@load`, golden('x86-before')).before.input).toBe(`${odd}@load`);
  });
});

describe('usage and bad input end with 2 and one line that helps', () => {
  const empty = path.join(dir, 'empty');
  writeFileSync(empty, '');
  it.each([
    ['one input', [LOADED], /after/],
    ['no such file', [LOADED, path.join(dir, 'absent')], /absent/],
    ['an empty file', [empty, LOADED], /empty/],
    ['a capture without a header', [LOADED, capture('x86_64/01-dimm-file/00-boot-not-loaded')], /no elfcorehdr/],
    ['no such step name', [LOADED, `${LOADED}@later`], /"later" is no step.*end/],
    ['a step without events', [LOADED, `${LOADED}@3`], /no events/],
    ['a step past the end', [LOADED, `${LOADED}@9999`, ...EVENTS], /no step 9999.*last one is \d+/],
    ['no image at that step', [LOADED, `${LOADED}@end`, '--event', 'kdump.unload'], /no image is loaded/],
    ['events for nothing', [LOADED, ONE_BLOCK, ...EVENTS], /--event.*@STEP/],
    ['a wrong event', [LOADED, `${LOADED}@end`, '--event', 'memory.eat:1'], /events\[0\]/],
  ])('%s', (_name, args, pattern) => {
    const run = runCli(['diff', ...args]);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^kdumpscope: /);
    expect(run.stderr).toMatch(pattern);
  });
});
