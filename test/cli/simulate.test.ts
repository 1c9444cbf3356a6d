// kdumpscope simulate and designs as a process: events, refusals, files, exit codes, JSON against its schemas.
// Headers are compared with what the kernel left in the captures; messages are the kernel's own (mm/memory_hotplug.c).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import { afterAll, describe, expect, it } from 'vitest';
import { readCapture } from '../lib/captures';
import { runCli } from '../lib/run-cli';

const dir = mkdtempSync(path.join(tmpdir(), 'kdumpscope-sim-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string, content: string): string => {
  const at = path.join(dir, name);
  writeFileSync(at, content);
  return at;
};
const capture = (name: string): string => `test/captures/${name}.tar.gz`;
const LOADED = capture('x86_64/01-dimm-file/01-loaded');
const DIMM = '0x100000000+0x40000000';

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(`resources/schema/${name}-1.schema.json`, 'utf8')) as object;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true }).addSchema(schemaOf('check'));
const validateRun = ajv.compile(schemaOf('simulate'));
const validateDesigns = ajv.compile(schemaOf('designs'));

interface RunJson {
  readonly design: string;
  readonly events: readonly string[];
  readonly steps: readonly {
    readonly op: string | null;
    readonly actor: string;
    readonly action: string;
    readonly message?: string;
    readonly refused?: true;
    readonly verdict: string;
    readonly armed: boolean;
    readonly header: { readonly version: number; readonly phnum: number } | null;
  }[];
  readonly panics: readonly object[];
  readonly check: { readonly verdict: string; readonly findings: readonly { readonly id: string }[] };
}

function simulate(...args: string[]): RunJson {
  const run = runCli(['simulate', ...args, '--json']);
  expect(run.stderr).toBe('');
  expect(run.code).toBe(0);
  const json: unknown = JSON.parse(run.stdout);
  expect(validateRun(json), JSON.stringify(validateRun.errors)).toBe(true);
  return json as RunJson;
}
const withEvents = (input: string, ...events: string[]): RunJson => simulate(input, '--event', ...events);

async function capturedHeader(name: string): Promise<Uint8Array> {
  const files = await readCapture(`${name}.tar.gz`);
  const header = files.find((f) => f.path === 'elfcorehdr.bin');
  if (!header) throw new Error(`${name} has no header`);
  return header.bytes;
}

describe('kdumpscope simulate --json', () => {
  it('takes every kind of event', () => {
    const events = [
      `memory.add:${DIMM}`,
      'memory.online:memory32',
      'memory.online:0x108000000+0x8000000',
      'memory.offline:memory32',
      'memory.offline:0x108000000+128M',
      'memory.remove:4G+1G',
      'cpu.offline:1',
      'cpu.online:1',
      'cpu.add:2',
      'cpu.remove:2',
      'kdump.unload',
      'kdump.load:file',
      'kdump.load:load',
      'kdump.load:load-hotplug',
      'kdump.load',
      'panic',
    ];
    const run = withEvents(capture('x86_64/02-cpu-file/00-loaded'), ...events);
    expect(run.events).toEqual(events);
    expect(new Set(run.steps.map((s) => s.op))).toEqual(new Set([null, ...events]));
    expect(run.steps.filter((s) => s.refused)).toEqual([]);
  });

  it('runs the design of the machine’s kernel, and says which', () => {
    expect(withEvents(LOADED, 'panic').design).toBe('mainline-6.12');
    expect(withEvents(capture('x86_64/01-dimm-file-72/01-loaded'), 'panic').design).toBe('mainline-7.2');
    expect(withEvents(capture('x86_64/01-dimm-nohp-61/01-loaded'), 'panic').design).toBe('none');
  });

  it('gives the verdict of every instant and checks the state at the end', () => {
    const run = withEvents(LOADED, `memory.add:${DIMM}`, `memory.online:${DIMM}`, `memory.remove:${DIMM}`);
    expect(run.steps[0]).toMatchObject({ op: null, verdict: 'complete', armed: true });
    expect(run.steps.some((s) => s.verdict === 'not-armed')).toBe(true);
    // FINDINGS: the DIMM that was removed stays in the header until the next memory event.
    expect(run.check.verdict).toBe('at-risk');
    expect(run.check.findings.map((f) => f.id)).toContain('phantom');
  });

  it.each([
    ['none', 'incomplete'],
    ['udev-reload', 'complete'],
    ['mainline-6.12', 'complete'],
  ])('--design %s: a DIMM comes online, %s', (design, verdict) => {
    const run = simulate(LOADED, '--event', `memory.add:${DIMM}`, `memory.online:${DIMM}`, '--design', design);
    expect(run).toMatchObject({ design, check: { verdict } });
  });

  it('--config and --fault reach the run', () => {
    const events = ['--event', `memory.add:${DIMM}`, 'memory.online:memory32'];
    const both = simulate(LOADED, ...events, '--config', 'udev_rules=debian');
    expect(both.steps.some((s) => s.actor === 'kdump service')).toBe(true);
    const lost = simulate(LOADED, ...events, '--fault', 'lock-held');
    expect(lost.steps.map((s) => s.message)).toContain(
      'crash hp: kexec_trylock() failed, kdump image may be inaccurate',
    );
    expect(lost.check.verdict).toBe('incomplete');
  });
});

describe('what the machine cannot do is refused with the kernel’s reason, and the run goes on', () => {
  const CPUS = capture('x86_64/02-cpu-file/00-loaded');
  it.each<[string, string, readonly string[], string]>([
    // RAM of this machine: 0x100000-0x3ffdefff; blocks of 128 MiB.
    [
      'memory that is there already',
      LOADED,
      ['memory.add:0x8000000+128M'],
      'Unable to reserve System RAM region: 0000000008000000->0000000010000000',
    ],
    [
      'memory off the block size',
      LOADED,
      ['memory.add:0x100100000+128M'],
      'Block size [0x8000000] unaligned hotplug range: start 0x100100000, size 0x8000000',
    ],
    [
      'memory beyond 64 TiB under 4-level paging',
      LOADED,
      ['memory.add:0x400000000000+128M'],
      'Hotplug memory [0x400000000000-0x400008000000] exceeds maximum addressable range [0x0-0x3fffffffffff]',
    ],
    ['a block that is not there', LOADED, ['memory.online:memory99'], 'No such file or directory'],
    ['a CPU that is not possible', CPUS, ['cpu.add:9'], 'No such device'],
    ['a CPU that is not present', CPUS, ['cpu.online:3'], 'No such device'],
    ['the last CPU', CPUS, ['cpu.offline:1', 'cpu.offline:0'], 'Device or resource busy'],
  ])('%s', (_name, input, events, message) => {
    const run = withEvents(input, ...events, 'panic');
    const refused = run.steps.filter((s) => s.refused);
    expect(refused.map((s) => [s.op, s.message])).toEqual([[events.at(-1), message]]);
    expect(run.steps.at(-1)?.op).toBe('panic');
  });

  it('memory the kernel reserved at boot: it comes back online', async () => {
    const files = await readCapture('x86_64/01-dimm-file/01-loaded.tar.gz');
    const iomem = Buffer.from(files.find((f) => f.path === 'proc/iomem')?.bytes ?? []).toString();
    const start = /([0-9a-f]+)-[0-9a-f]+ : Crash kernel/.exec(iomem)?.[1] ?? '';
    const block = `memory${(BigInt(`0x${start}`) / 0x8000000n).toString()}`;
    const run = withEvents(LOADED, `memory.offline:${block}`);
    expect(run.steps.filter((s) => s.refused).map((s) => s.message)).toEqual(['Device or resource busy']);
    expect(run.check.verdict).toBe('complete');
  });

  it('a DIMM with an unmovable block: what went offline comes back online, and the DIMM stays', () => {
    const full = capture('x86_64/01-dimm-file/04-all-blocks-online');
    const run = simulate(full, '--event', `memory.remove:${DIMM}`, '--config', 'unmovable_blocks=36,38-39');
    expect(run.steps.filter((s) => s.refused).map((s) => s.message)).toContain('Device or resource busy');
    expect(run.steps.filter((s) => s.action === 'memory32 is online')).toHaveLength(1);
    expect(run.check.verdict).toBe('complete');
  });

  it.each([
    ['part of a block', 'memory.offline:0x8000000+1M', /not whole memory blocks of 0x8000000 bytes/],
    ['more blocks than a run holds', 'memory.add:0x100000000+32T', /262144 memory blocks at once/],
    ['all addresses there are', 'memory.online:0x0+0xfffffffff8000000', /memory blocks at once/],
  ])('%s', (_name, event, reason) => {
    const run = withEvents(LOADED, event, 'panic');
    expect(run.steps[2]?.op).toBe('panic');
    expect(run.steps[1]).toMatchObject({ refused: true, action: expect.stringMatching(reason) as string });
  });

  it('is told apart in the text', () => {
    const run = runCli(['simulate', LOADED, '--event', 'memory.add:0x100100000+128M']);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/refused: .*\n.*kernel: Block size \[0x8000000\] unaligned/);
  });
});

describe('--emit-header writes the header in memory at the end', () => {
  it.each<[string, readonly string[], string]>([
    // operations.json of each scenario.
    [
      'x86_64/01-dimm-file/02-dimm-added-offline',
      ['memory.online:memory32'],
      'x86_64/01-dimm-file/03-one-block-online',
    ],
    ['x86_64/01-dimm-file/06-middle-block-online', [`memory.remove:${DIMM}`], 'x86_64/01-dimm-file/07-dimm-removed'],
    // The same in blocks and pages of the machine: 128 MiB and 4 KiB.
    [
      'x86_64/01-dimm-file/06-middle-block-online',
      ['memory.remove:block:32-39'],
      'x86_64/01-dimm-file/07-dimm-removed',
    ],
    [
      'x86_64/01-dimm-file/02-dimm-added-offline',
      ['memory.online:pfn:0x100000-0x107fff'],
      'x86_64/01-dimm-file/03-one-block-online',
    ],
    ['x86_64/01-dimm-hp/02-dimm-added-offline', ['memory.online:memory32'], 'x86_64/01-dimm-hp/03-one-block-online'],
    [
      'ppc64le/lmb-deb612/08-lmb-add-count1-tried',
      ['memory.remove:0x60000000+0x10000000'],
      'ppc64le/lmb-deb612/09-lmb-removed-index-middle',
    ],
    // Nothing is rewritten: the loaded header.
    ['x86_64/01-dimm-nohp/04-all-blocks-online', ['memory.offline:memory35'], 'x86_64/01-dimm-nohp/01-loaded'],
  ])('%s, %j', async (before, events, after) => {
    const out = path.join(dir, 'emitted.bin');
    expect(runCli(['simulate', capture(before), '--event', ...events, '--emit-header', out])).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(readFileSync(out).toString('hex')).toBe(Buffer.from(await capturedHeader(after)).toString('hex'));
  });

  it('is not possible without an image, and never goes over the input', () => {
    const out = path.join(dir, 'none.bin');
    const unloaded = runCli(['simulate', LOADED, '--event', 'kdump.unload', '--emit-header', out]);
    expect(unloaded.code).toBe(2);
    expect(unloaded.stderr).toMatch(/^kdumpscope: no image is loaded at the end/);
    const over = runCli(['simulate', LOADED, '--event', 'panic', '--emit-header', LOADED]);
    expect(over.code).toBe(2);
    expect(over.stderr).toMatch(/output is one of the inputs/);
  });
});

describe('--scenario', () => {
  const SEED = 'resources/scenarios/seed.json';
  const PPC = capture('ppc64le/lmb-deb612/01-loaded');

  it('runs the sample under its design; --design and --event come on top', () => {
    const seed = simulate(PPC, '--scenario', SEED);
    expect(seed.design).toBe('v12');
    expect(seed.events.at(-1)).toBe('panic');
    const other = simulate(PPC, '--scenario', SEED, '--design', 'mainline-6.12', '--event', 'cpu.offline:0');
    expect(other.design).toBe('mainline-6.12');
    expect(other.events).toEqual([...seed.events, 'cpu.offline:0']);
    // v12 keeps the 256 MiB of the LMB that is gone; 6.12 cuts them, and the second part ends one byte late.
    const phantom = (run: RunJson): unknown => run.check.findings.find((f) => f.id === 'phantom');
    expect(phantom(seed)).toMatchObject({ ranges: [{ start: '0x50000000', last: '0x5fffffff' }] });
    expect(phantom(other)).toMatchObject({ ranges: [{ start: '0x80000000', last: '0x80000000' }] });
    expect(seed.panics).toMatchObject([{ armed: true, reason: 'armed' }]);
  });

  const scenario = (fields: object): string =>
    file('scenario.json', JSON.stringify({ schema: 'kdumpscope/scenario@1', events: ['panic'], ...fields }));
  it('a malformed event has its line in the file; one of the command line has none', () => {
    const text =
      '{ "schema": "kdumpscope/scenario@1",\n  "events": [\n    "panic",\n    "memory.remove:block:9-8"\n] }\n';
    const at = file('lines.json', text);
    const ofFile = runCli(['simulate', LOADED, '--scenario', at]);
    expect(ofFile.code).toBe(2);
    expect(ofFile.stderr).toContain('events[1].BLOCK: "block:9-8" ends before it begins; write block:FIRST-LAST');
    expect(ofFile.stderr).toContain(`${at}:4`);
    const sound = file('sound.json', text.replace('9-8', '8-9'));
    const ofLine = runCli(['simulate', LOADED, '--scenario', sound, '--event', 'memory.remove:pfn:0x100000']);
    expect(ofLine.stderr).toContain('events[2].PFN');
    expect(ofLine.stderr).toContain('write pfn:START+SIZE');
    expect(ofLine.stderr).not.toContain('sound.json');
  });

  it.each<[string, () => string, RegExp]>([
    ['a file that is not there', () => path.join(dir, 'absent.json'), /absent\.json/],
    ['no JSON', () => file('text.json', 'events: panic'), /text\.json/],
    ['another schema', () => scenario({ schema: 'kdumpscope/check@1' }), /schema: is not kdumpscope\/scenario@1/],
    ['a malformed row', () => scenario({ events: ['panic', 'cpu.add:x'] }), /events\[1\]\.N: "x" is no CPU number/],
    ['an unknown field', () => scenario({ event: [] }), /event: is no field/],
    ['an unknown setting', () => scenario({ config: { HZ: 250 } }), /config\.HZ: no such setting/],
  ])('%s is a usage error', (_name, make, pattern) => {
    const run = runCli(['simulate', LOADED, '--scenario', make()]);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^kdumpscope: /);
    expect(run.stderr).toMatch(pattern);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('usage errors name row and field, on one line, with exit code 2', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no event', [], /no events/],
    ['an unknown event', ['--event', 'memory.move:0+1G'], /events\[0\]\.EVENT: "memory\.move"/],
    ['the second event', ['--event', 'panic', 'memory.add:0x100000000+1Q'], /events\[1\]\.SIZE/],
    ['no size', ['--event', 'memory.add:0x100000000'], /events\[0\]\.SIZE/],
    ['no start', ['--event', 'memory.add:+1G'], /events\[0\]\.START/],
    ['no CPU', ['--event', 'cpu.online:'], /events\[0\]\.N/],
    ['an unknown way to load', ['--event', 'kdump.load:fast'], /events\[0\]\.KIND/],
    ['an unknown design', ['--event', 'panic', '--design', 'v13'], /design: no design "v13"/],
    ['an unknown setting', ['--event', 'panic', '--config', 'HZ=250'], /config\.HZ/],
    ['a setting without value', ['--event', 'panic', '--config', 'udev_rules'], /KEY=VALUE/],
    ['a value that is none', ['--event', 'panic', '--config', 'udev_rules=gentoo'], /config\.udev_rules: "gentoo"/],
    ['blocks that run backwards', ['--event', 'panic', '--config', 'unmovable_blocks=9-3'], /config\.unmovable_blocks/],
    ['an unknown fault', ['--event', 'panic', '--fault', 'cosmic-ray'], /faults\[0\]: no fault "cosmic-ray"/],
  ])('%s', (_name, args, pattern) => {
    const run = runCli(['simulate', LOADED, ...args]);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^kdumpscope: /);
    expect(run.stderr).toMatch(pattern);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('an input that cannot be used', () => {
    expect(runCli(['simulate', path.join(dir, 'absent'), '--event', 'panic']).code).toBe(2);
    expect(runCli(['simulate']).code).toBe(2);
  });
});

describe('kdumpscope designs', () => {
  it('--json lists each with its kernels, source and settings', () => {
    const run = runCli(['designs', '--json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const json: unknown = JSON.parse(run.stdout);
    expect(validateDesigns(json), JSON.stringify(validateDesigns.errors)).toBe(true);
    const designs = (json as { designs: { id: string; released: boolean; settings: { key: string }[] }[] }).designs;
    // The list of the issue.
    expect(designs.map((d) => d.id).sort()).toEqual(
      [
        'none',
        'udev-reload',
        'v12',
        'v12-mem-range',
        'v12-memory-notify',
        'mainline-6.6',
        'mainline-6.10',
        'mainline-6.12',
        'mainline-7.2',
        'mainline-next',
      ].sort(),
    );
    expect(designs.find((d) => d.id === 'mainline-next')?.released).toBe(false);
    expect(designs.find((d) => d.id === 'udev-reload')?.settings.map((s) => s.key)).toContain('udev_rules');
  });

  it('names the rules that udev-reload takes', () => {
    expect(runCli(['designs']).stdout).toMatch(/udev_rules=.*rhel7, rhel8, suse, debian/);
  });
});
