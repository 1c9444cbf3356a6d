// Every message of spec 5.1 that the model can raise, under its exact condition, with its level; and that it is not
// raised where the condition does not hold.
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../app/core/machine/machine';
import { readEvidence } from '../../../app/readers/index';
import type { Run } from '../../../app/sim/run/recorder';
import { readCapture } from '../../lib/captures';
import { powerpcGolden, x86Golden } from '../../lib/golden-machines';
import { headerAfter, imageOf, lists, loadsOf, printed, simulate } from '../../lib/simulate';
import type { SimulateOptions } from '../../lib/simulate';

const meta = (arch: string, load: string, paddr: string): Record<string, string> => ({
  'meta.json': JSON.stringify({
    schema: 'capture-meta@1',
    arch,
    load,
    elfcorehdr: { paddr, segmentBytes: arch === 'x86_64' ? 921600 : 524288 },
  }),
});

const x86File = x86Golden();
const x86Load = x86Golden(meta('x86_64', 'hp', '0xb6e80000'));
const x86Plain = x86Golden({
  ...meta('x86_64', 'nohp', '0xb6f5d000'),
  'sys/devices/system/cpu/crash_hotplug': '0\n',
  'sys/devices/system/memory/crash_hotplug': '0\n',
});
const powerpc = powerpcGolden();
const sevenCpus = powerpcGolden({
  'sys/devices/system/cpu/present': '0-6\n',
  'sys/devices/system/cpu/online': '0-6\n',
});
const oneOfTwoCpus = x86Golden({ 'sys/devices/system/cpu/online': '0\n' });

/** memblock of 4 GiB and so many regions apart above it: with the backup region and both sides of the crashkernel. */
const manyRegions = (extra: number): Machine =>
  powerpcGolden({
    'sys/kernel/debug/memblock/memory': [
      '   0: 0x0000000000000000..0x00000000ffffffff    0 NONE',
      ...Array.from({ length: extra }, (_, i) => {
        const start = 0x200000000 + i * 0x20000000;
        const row = (address: number): string => `0x${address.toString(16).padStart(16, '0')}`;
        return `${String(i + 1).padStart(4)}: ${row(start)}..${row(start + 0xfffffff)}    0 NONE`;
      }),
      '',
    ].join('\n'),
  });

type Case = readonly [
  name: string,
  machine: Machine,
  event: string,
  options: SimulateOptions,
  message: string,
  level: 'err' | 'warn' | 'info' | 'debug' | undefined,
];

const OFFLINE = 'memory.offline:memory39';
const LMB = 'memory.offline:memory15';
const LOCK = 'crash hp: kexec_trylock() failed, kdump image may be inaccurate';

const CASES: readonly Case[] = [
  [
    'P1, 6.6',
    x86File,
    OFFLINE,
    { design: 'mainline-6.6', faults: ['lock-held'] },
    'crash hp: kexec_trylock() failed, elfcorehdr may be inaccurate',
    'info',
  ],
  ['P1, 6.10', x86File, OFFLINE, { design: 'mainline-6.10', faults: ['lock-held'] }, LOCK, 'info'],
  ['P1, 7.2, powerpc', powerpc, LMB, { design: 'mainline-7.2', faults: ['lock-held'] }, LOCK, 'info'],
  ['P1, without an image', x86File, 'kdump.unload', { design: 'mainline-6.12', faults: ['lock-held'] }, LOCK, 'info'],
  [
    'P2, 6.12',
    x86Load,
    OFFLINE,
    { design: 'mainline-6.12', faults: ['no-elf-magic'] },
    'crash hp: unable to locate elfcorehdr segment',
    'err',
  ],
  [
    'P2, v12',
    x86Load,
    OFFLINE,
    { design: 'v12', faults: ['no-elf-magic'] },
    'crash hp: unable to locate elfcorehdr segment',
    'err',
  ],
  ['P2, powerpc', powerpc, LMB, { faults: ['no-elf-magic'] }, 'crash hp: unable to locate elfcorehdr segment', 'err'],
  [
    'P3, x86',
    x86File,
    OFFLINE,
    { design: 'mainline-6.12', faults: ['allocation-failure'] },
    'crash hp: unable to create new elfcorehdr',
    'err',
  ],
  [
    'P3, v12',
    x86File,
    OFFLINE,
    { design: 'v12', faults: ['allocation-failure'] },
    'crash hp: unable to prepare elfcore headers',
    'err',
  ],
  [
    'P3, powerpc: the header',
    powerpc,
    LMB,
    { faults: ['allocation-failure'] },
    'crash hp: Failed to prepare elf header',
    'err',
  ],
  [
    'P3, powerpc: the ranges',
    manyRegions(127),
    LMB,
    { faults: ['range-list-growth'] },
    'crash hp: Failed to get crash mem range',
    'err',
  ],
  [
    'P9',
    manyRegions(127),
    LMB,
    { faults: ['range-list-growth'] },
    'kexec ranges: Failed to setup crash memory ranges',
    'err',
  ],
  [
    'P3, powerpc: the split',
    manyRegions(124),
    'memory.offline:memory8',
    { faults: ['range-list-growth'] },
    'crash hp: Failed to remove hot-unplugged memory from crash memory ranges',
    'err',
  ],
  [
    'P4, x86',
    x86File,
    OFFLINE,
    { design: 'mainline-6.12', faults: ['segment-too-small'] },
    'crash hp: update elfcorehdr elfsz 4096 > memsz 0',
    'err',
  ],
  [
    'P4, v12',
    x86File,
    OFFLINE,
    { design: 'v12', faults: ['segment-too-small'] },
    'crash hp: update elfcorehdr elfsz 4096 > memsz 0',
    'err',
  ],
  [
    'P4, powerpc',
    powerpc,
    LMB,
    { faults: ['segment-too-small'] },
    'crash hp: Updated crash elfcorehdr elfsz 4096 > memsz 0',
    'err',
  ],
  [
    'P5',
    x86File,
    OFFLINE,
    { design: 'mainline-6.12', faults: ['map-failure'] },
    'crash hp: mapping elfcorehdr segment failed',
    'err',
  ],
  [
    'v12 is content though the map failed',
    x86File,
    OFFLINE,
    { design: 'v12', faults: ['map-failure'] },
    'crash hp: re-loaded elfcorehdr at 0xa7000000',
    'debug',
  ],
  [
    'P6',
    x86File,
    'kdump.load:file',
    { design: 'mainline-6.12', settings: { nrCpusDefault: 8192, maxMemoryRanges: 57341 } },
    'kexec: number of Phdrs 65535 exceeds max',
    'err',
  ],
  [
    'P6, powerpc',
    powerpc,
    'kdump.load:file',
    { settings: { maxMemoryRanges: 65536 } },
    'Number of Phdrs 65536 exceeds max',
    'warn',
  ],
  [
    'P6, powerpc: as many ranges as configured',
    powerpc,
    'kdump.load:file',
    { settings: { maxMemoryRanges: 3 } },
    'Configured crash mem ranges may not be enough',
    'warn',
  ],
  [
    'P7: no FDT',
    sevenCpus,
    'cpu.add:7',
    { faults: ['no-fdt-magic'] },
    'crash hp: Unable to locate FDT segment.',
    'err',
  ],
  ['P7: no room', sevenCpus, 'cpu.add:7', { faults: ['fdt-full'] }, 'crash hp: Failed to update crash FDT', 'err'],
  [
    'P7: no room, libfdt',
    sevenCpus,
    'cpu.add:7',
    { faults: ['fdt-full'] },
    'Unable to add <cpu node> subnode: FDT_ERR_NOSPACE',
    'err',
  ],
  [
    'P7: a node stays',
    sevenCpus,
    'cpu.add:7',
    { faults: ['fdt-undeletable'] },
    'Failed to delete a cpus sub-node: FDT_ERR_BADSTRUCTURE',
    'err',
  ],
  ['P10: memory', x86File, OFFLINE, { design: 'mainline-6.12' }, 'crash hp: hp_action 4', 'debug'],
  ['P10: memory, v12 numbers', x86File, OFFLINE, { design: 'v12' }, 'crash hp: hp_action 2', 'debug'],
  ['P10: CPU', oneOfTwoCpus, 'cpu.online:1', { design: 'mainline-6.12' }, 'crash hp: hp_action 1, cpu 1', 'debug'],
  ['P10: success', x86File, OFFLINE, { design: 'mainline-6.12' }, 'crash hp: updated elfcorehdr', 'debug'],
  ['P10: success, v12', x86File, OFFLINE, { design: 'v12' }, 'crash hp: re-loaded elfcorehdr at 0xa7000000', 'debug'],
  [
    'no sysfs file under v12',
    x86File,
    'kdump.load:load-hotplug',
    { design: 'v12' },
    'Path /sys/kernel/crash_elfcorehdr_size does not exist, the kernel needs CONFIG_CRASH_HOTPLUG',
    undefined,
  ],
];

/** Faults that lose an event need one to lose. */
const eventsOf = (event: string): string[] => (event === 'kdump.unload' ? [event, OFFLINE] : [event]);
const runOf = (machine: Machine, event: string, options: SimulateOptions): Run =>
  simulate(machine, eventsOf(event), options);

describe('spec 5.1: the message under its condition', () => {
  it.each(CASES)('%s', (_name, machine, event, options, message, level) => {
    expect(printed(runOf(machine, event, options))).toContainEqual({ message, level });
  });

  const faulty = CASES.filter(([, , , { faults }]) => faults !== undefined && faults.length > 0);
  it.each(faulty)('%s: not without the fault', (_name, machine, event, options, message) => {
    // v12 prints its line of success either way.
    if (message.startsWith('crash hp: re-loaded')) return;
    const run = runOf(machine, event, { ...options, faults: [] });
    expect(printed(run).map((line) => line.message)).not.toContain(message);
  });

  it.each(faulty.filter(([name]) => !name.startsWith('P7')))(
    '%s: the old header stays',
    (_name, machine, event, options) => {
      const run = runOf(machine, event, options);
      const header = run.state.kimage?.header;
      if (header) expect(header).toBe(machine.elfcorehdr?.bytes);
    },
  );
});

describe('where a condition does not hold', () => {
  const messages = (machine: Machine, events: string[], options: SimulateOptions): string[] =>
    printed(simulate(machine, events, options)).map(({ message }) => message);

  it('P2: x86 file mode knows its segment from the load', () => {
    expect(messages(x86File, [OFFLINE], { design: 'mainline-6.12', faults: ['no-elf-magic'] })).toEqual([
      'crash hp: hp_action 4',
      'crash hp: updated elfcorehdr',
    ]);
  });
  it('P5: powerpc has nothing to map', () => {
    const run = simulate(powerpc, [LMB], { faults: ['map-failure'] });
    expect(printed(run)).toEqual([{ message: 'crash hp: hp_action 4', level: 'debug' }]);
    expect(imageOf(run).header).not.toBe(powerpc.elfcorehdr?.bytes);
  });
  it('P6: one header less fits', () => {
    const settings = { nrCpusDefault: 8192, maxMemoryRanges: 57340 };
    expect(messages(x86File, ['kdump.load:file'], { design: 'mainline-6.12', settings })).toEqual([]);
  });
  it('the split of a list that is full: not at the edge of an entry, not with one entry less', () => {
    const text = 'crash hp: Failed to remove hot-unplugged memory from crash memory ranges';
    const options: SimulateOptions = { faults: ['range-list-growth'] };
    expect(messages(manyRegions(124), [LMB], options)).not.toContain(text);
    expect(messages(manyRegions(123), ['memory.offline:memory8'], options)).not.toContain(text);
  });
  it('H3: an image that takes no updates is passed over in silence', () => {
    expect(messages(x86Plain, [OFFLINE], { design: 'mainline-6.12' })).toEqual([]);
    expect(messages(x86File, ['kdump.unload', OFFLINE], { design: 'mainline-6.12' })).toEqual([]);
  });
});

describe('what follows from a failure', () => {
  it('P1: v12 waits for the lock and then updates', () => {
    const events = ['memory.add:0x140000000+1G', 'memory.online:memory40'];
    const run = simulate(x86File, events, { design: 'v12', faults: ['lock-held'] });
    const sleeping = run.steps.findIndex((s) => s.action.startsWith('mutex_lock sleeps'));
    expect(run.steps[sleeping]?.armed).toBe(false);
    expect(loadsOf(headerAfter(run, 1)).at(-1)?.paddr).toBe(0x140000000n);
  });

  // Loaded with kexec_load --hotplug, the header still that of kexec-tools.
  const fresh = async (): Promise<Machine> => readEvidence(await readCapture('x86_64/02-cpu-hp/00-loaded.tar.gz'));
  const SKIPPED = 'return: every possible CPU is listed already';

  it('H9: elfcorehdr_updated is set although the update failed, and x86 then skips CPU events', async () => {
    const events = ['cpu.offline:1', 'cpu.online:1'];
    const failed = simulate(await fresh(), events, { design: 'mainline-6.12', faults: ['map-failure'] });
    expect(printed(failed).map(({ message }) => message)).toContain('crash hp: mapping elfcorehdr segment failed');
    expect(imageOf(failed).elfcorehdrUpdated).toBe(true);
    const named = failed.steps.filter((s) => s.note?.startsWith('kernel bug: elfcorehdr_updated is set although'));
    expect(named.map((s) => s.op)).toEqual([0]);
    expect(failed.steps.filter((s) => s.action === SKIPPED).map((s) => s.op)).toEqual([1]);
  });

  it('H6: not where the segment was not found', async () => {
    const options: SimulateOptions = { design: 'mainline-6.12', faults: ['no-elf-magic'] };
    const run = simulate(await fresh(), ['cpu.offline:1'], options);
    expect(imageOf(run)).toMatchObject({ elfcorehdrUpdated: false, elfcorehdrIndex: -1 });
  });

  it('up to 6.1 and under v12 the exclusion stops at the first entry it trims', () => {
    // A crashkernel that lies over two resources (spec 2.3a): the second keeps its part.
    const iomem =
      '00100000-abffffff : System RAM\n  5b200000-5c1fffff : Kernel code\n  a7000000-b6ffffff : Crash kernel\n' +
      'ac000000-bffd9fff : System RAM\n100000000-13fffffff : System RAM\n';
    const run = (design: string): Run => simulate(x86Golden({ 'proc/iomem': iomem }), [OFFLINE], { design });
    const bug = (trace: Run): boolean =>
      trace.steps.some((s) => s.note?.startsWith('kernel bug: crash_exclude_mem_range stops'));
    expect(lists(imageOf(run('v12')).header, 0xb0000000n)).toBe(true);
    expect(bug(run('v12'))).toBe(true);
    expect(lists(imageOf(run('mainline-6.12')).header, 0xb0000000n)).toBe(false);
    expect(bug(simulate(x86Golden(), [OFFLINE], { design: 'v12' }))).toBe(false);
  });

  it('P6: the index is not noted, and the digest covers what the next event rewrites', () => {
    const options: SimulateOptions = {
      design: 'mainline-6.12',
      settings: { nrCpusDefault: 8192, maxMemoryRanges: 57341 },
    };
    const run = simulate(x86File, ['kdump.load:file', 'memory.add:0x140000000+1G', 'memory.online:memory40'], options);
    const loaded = run.states[run.steps.findLastIndex((s) => s.op === 0)]?.kimage;
    expect(loaded).toMatchObject({ elfcorehdrIndex: -1, elfcorehdrMemszBytes: 4096n });
    expect(imageOf(run)).toMatchObject({ elfcorehdrIndex: 0, digestMatches: false });
    expect(run.steps.at(-1)?.armed).toBe(false);
  });

  it('P7: which CPUs the FDT has is not known after a failure', () => {
    const run = simulate(sevenCpus, ['cpu.add:7'], { faults: ['fdt-full'] });
    expect(imageOf(run).fdtCpus).toBeUndefined();
  });
});
