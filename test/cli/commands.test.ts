// The command line as a process: exit codes, streams, JSON shapes, and bad input.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020';
import { afterAll, describe, expect, it } from 'vitest';
import { readCapture } from '../lib/captures';
import { runCli } from '../lib/run-cli';

const dir = mkdtempSync(path.join(tmpdir(), 'kdumpscope-cli-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string, content: string | Uint8Array): string => {
  const at = path.join(dir, name);
  writeFileSync(at, content);
  return at;
};
const capture = (name: string): string => `test/captures/${name}.tar.gz`;
const validate = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync('resources/schema/check-1.schema.json', 'utf8')) as object,
);

describe('kdumpscope check', () => {
  it.each([
    ['complete', 0, 'x86_64/01-dimm-file/01-loaded'],
    ['at-risk', 1, 'x86_64/01-dimm-file/07-dimm-removed'],
    ['incomplete', 1, 'x86_64/01-dimm-nohp/04-all-blocks-online'],
    ['incomplete', 1, 'x86_64/01-dimm-file/00-boot-not-loaded'],
    ['unknown', 3, 'x86_64/06-crash-removed-file/99-kdump'],
  ])('%s exits with %i: %s', (verdict, code, name) => {
    const run = runCli(['check', capture(name), '--json']);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(code);
    const json: unknown = JSON.parse(run.stdout);
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    expect(json).toMatchObject({ schema: 'kdumpscope/check@1', verdict });
  });

  it('gives the phantom of a removed DIMM to the byte, with the program header it stands in', () => {
    const run = runCli(['check', capture('x86_64/01-dimm-file/07-dimm-removed'), '--json']);
    const json = JSON.parse(run.stdout) as { findings: { id: string }[] };
    // operations.json: memory.remove:0x100000000+0x40000000. readelf: program header 6, at 64 + 6*56 = 400.
    expect(json.findings.find((f) => f.id === 'phantom')).toMatchObject({
      severity: 'risk',
      bytes: 0x40000000,
      ranges: [{ start: '0x100000000', last: '0x13fffffff' }],
      evidence: [{ file: 'elfcorehdr.bin', offset: 400 }, { file: 'proc/iomem' }],
    });
  });

  it('makes one machine of a bare header and a bare iomem', async () => {
    const files = await readCapture(capture('x86_64/01-dimm-file/07-dimm-removed').replace('test/captures/', ''));
    const bytes = (name: string) => files.find((f) => f.path === name)?.bytes ?? new Uint8Array();
    const header = file('header', bytes('elfcorehdr.bin'));
    const iomem = file('ram.txt', bytes('proc/iomem'));
    const run = runCli(['check', header, iomem, '--json']);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict: 'at-risk', machine: { arch: 'x86_64' } });
  });

  it.each([
    ['a pipe', {}, false],
    ['a pipe on a build machine', { CI: 'true' }, false],
    ['a pipe that was asked for colour', { FORCE_COLOR: '1' }, true],
    ['NO_COLOR over FORCE_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('colours %s as asked', (_where, env, coloured) => {
    const run = runCli(['check', capture('x86_64/01-dimm-file/01-loaded')], {
      FORCE_COLOR: '',
      NO_COLOR: '',
      CI: '',
      ...env,
    });
    expect(run.stdout).toContain('complete');
    expect(run.stdout.includes('\u001b[')).toBe(coloured);
  });
});

describe('kdumpscope header', () => {
  const name = capture('x86_64/01-dimm-file/07-dimm-removed');

  it('writes the bytes as they are, and never over the input', async () => {
    const out = path.join(dir, 'out.bin');
    expect(runCli(['header', name, '-o', out]).code).toBe(0);
    const files = await readCapture('x86_64/01-dimm-file/07-dimm-removed.tar.gz');
    expect(readFileSync(out)).toEqual(Buffer.from(files.find((f) => f.path === 'elfcorehdr.bin')?.bytes ?? []));
    const again = runCli(['header', out, '-o', out]);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/^kdumpscope: .*output is one of the inputs/);
    const text = runCli(['header', out]);
    expect(text.stdout).toContain('PT_LOAD');
  });

  it('says that there is none', () => {
    const run = runCli(['header', capture('x86_64/01-dimm-file/00-boot-not-loaded')]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^kdumpscope: no elfcorehdr/);
    expect(run.stdout).toBe('');
  });
});

describe('kdumpscope report', () => {
  it.each(['html', 'md', 'json'])('writes %s', (format) => {
    const out = path.join(dir, `report.${format}`);
    const run = runCli(['report', capture('x86_64/01-dimm-file/07-dimm-removed'), '-o', out]);
    expect(run.code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain(format === 'json' ? '0x13fffffff' : '0x1_3fff_ffff');
  });

  it('refuses a name it cannot make a format of', () => {
    expect(runCli(['report', capture('x86_64/01-dimm-file/01-loaded'), '-o', path.join(dir, 'x.pdf')]).code).toBe(2);
  });

  it('shows hostile text as text', () => {
    const iomem = file(
      'hostile.txt',
      '00000000-0fffffff : System RAM\n10000000-1fffffff : <script>alert(1)</script>\n',
    );
    const out = path.join(dir, 'hostile <img src=x>.html');
    expect(runCli(['report', iomem, '-o', out]).code).toBe(0);
    expect(readFileSync(out, 'utf8')).not.toMatch(/<script|<img/);
  });
});

describe('usage and bad input end with 2 and one line that helps', () => {
  const gz = readFileSync(capture('x86_64/01-dimm-file/07-dimm-removed'));
  it.each([
    ['no such file', [path.join(dir, 'absent')], /absent/],
    ['an empty file', [file('empty', '')], /empty/],
    [
      'garbage',
      [
        file(
          'garbage',
          Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251),
        ),
      ],
      /garbage/,
    ],
    ['a truncated archive', [file('cut.tar.gz', gz.subarray(0, 60))], /cut\.tar\.gz/],
    ['a header cut inside the ELF header', [file('short', '\u007fELF\u0002\u0001\u0001')], /short/],
  ])('%s', (_name, args, pattern) => {
    const run = runCli(['check', ...args]);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^kdumpscope: /);
    expect(run.stderr).toMatch(pattern);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([[[]], [['check']], [['no-such-command']], [['check', '--no-such-option', 'x']]])('usage: %j', (args) => {
    const run = runCli(args);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).not.toBe('');
  });

  it('keeps what a damaged archive still holds, and says so', () => {
    const cut = file('half.tar.gz', gz.subarray(0, Math.floor(gz.length * 0.9)));
    expect(() => gunzipSync(readFileSync(cut))).toThrow();
    const run = runCli(['check', cut, '--json']);
    expect([1, 3]).toContain(run.code);
    expect(run.stdout).toContain('evidence-problem');
  });

  it('--help and --version are no failure', () => {
    expect(runCli(['--help'])).toMatchObject({ code: 0, stderr: '' });
    expect(runCli(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
