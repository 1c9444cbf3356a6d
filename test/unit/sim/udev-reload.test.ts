// The udev path: which events reload kdump under whose rules, when, and what a panic meets meanwhile.
// Expected values: spec 3.10, 4.1, 10.2, 10.9; the headers of 10.2 are the golden files of spec 2.9.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeCoverage } from '../../../app/core/coverage/judge';
import type { Machine } from '../../../app/core/machine/machine';
import { INSTANT_VERDICTS } from '../../../app/core/view/run-view';
import { readEvidence } from '../../../app/readers/index';
import { DESIGNS, findDesign } from '../../../app/sim/designs/index';
import type { Design, UdevRules } from '../../../app/sim/designs/design';
import { loaderRules } from '../../../app/sim/headers/loader-rules';
import type { Run } from '../../../app/sim/run/recorder';
import { traceOf } from '../../../app/sim/run/trace';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import type { ScenarioOptions } from '../../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import { simulatedMachine } from '../../../app/sim/verdict/simulated-machine';
import { readCapture } from '../../lib/captures';
import { machineOf, X86_FILES } from '../../lib/describe-machine';

const golden = (name: string): Uint8Array => readFileSync(`test/fixtures/elfcorehdr/${name}.elfcorehdr`);
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');
const BEFORE = golden('x86-before');
const WITH_DIMM = golden('x86-after-dimm-1g');

/** The machine of spec 10.1 and 2.9: two CPUs, RAM to 5 GiB, crashkernel 256 MiB, kdump loaded with the golden header. */
const MEMORY = 'sys/devices/system/memory';
const online = (first: number, last: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, i) => [`${MEMORY}/memory${first + i}/state`, 'online\n']),
  );
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  ...X86_FILES,
  'proc/iomem':
    '00001000-0009fbff : System RAM\n00100000-bffd9fff : System RAM\n  5b200000-5c1fffff : Kernel code\n' +
    '  a7000000-b6ffffff : Crash kernel\n100000000-13fffffff : System RAM\n',
  'sys/devices/system/cpu/possible': '0-1\n',
  'sys/devices/system/cpu/cpu0/crash_notes': '13fc1c4c0\n',
  'sys/devices/system/cpu/cpu1/crash_notes': '13fc9c4c0\n',
  'sys/kernel/vmcoreinfo': '0x0000000100c2c000 1024\n',
  ...online(0, 23),
  ...online(32, 39),
  'elfcorehdr.bin': BEFORE,
};
const machine = machineOf(FILES);
const DIMM = '0x140000000+1G';

function design(id: string): Design {
  const found = findDesign(id);
  if (!found) throw new Error(`no design ${id}`);
  return found;
}

function simulate(on: Machine, events: readonly string[], options: ScenarioOptions): Run {
  return runScenario(
    on,
    events.map((text) => {
      const event = parseEvent(text);
      if ('field' in event) throw new Error(`${text}: ${event.message}`);
      return event;
    }),
    options,
  );
}

const under = (udevRules: UdevRules, more: ScenarioOptions['settings'] = {}): ScenarioOptions => ({
  design: design('udev-reload'),
  settings: { udevRules, ...more },
});

/** Unloads by the service: one per reload. */
const reloads = (run: Run): number =>
  run.steps.filter((s) => s.actor === 'kdump service' && s.action.includes('unload')).length;
const headerOf = (run: Run): string => hex(run.state.kimage?.header);
const capture = async (name: string): Promise<Machine> => readEvidence(await readCapture(`${name}.tar.gz`));

describe('spec 10.2: a DIMM under the throttled rules', () => {
  it('one reload takes the eight blocks; until then the header is the old one, and in between none', () => {
    const run = simulate(machine, [`memory.add:${DIMM}`, `memory.online:${DIMM}`], under('rhel8'));
    expect(reloads(run)).toBe(1);
    expect(headerOf(run)).toBe(hex(WITH_DIMM));

    const lastEvent = run.steps.findLastIndex((s) => s.action === 'uevent online memory47');
    expect(hex(run.states[lastEvent]?.kimage?.header)).toBe(hex(BEFORE));
    const trace = traceOf(machine, run);
    const verdictAt = (step: number) => INSTANT_VERDICTS[trace.verdicts[step] ?? 0];
    // Panic at t+0.5 s: 1 GiB in use that the header does not list.
    expect(verdictAt(lastEvent)).toBe('incomplete');
    expect(run.steps.slice(lastEvent + 1).some((s) => !s.armed)).toBe(true);
    expect(run.steps.slice(0, lastEvent + 1).every((s) => s.armed)).toBe(true);
    expect(run.steps.at(-1)?.armed).toBe(true);
    expect(verdictAt(run.steps.length - 1)).toBe('complete');
  });

  it('adding without onlining does not match the rules of RHEL, and does those of SUSE', () => {
    expect(reloads(simulate(machine, [`memory.add:${DIMM}`], under('rhel8')))).toBe(0);
    expect(reloads(simulate(machine, [`memory.add:${DIMM}`], under('suse')))).toBe(8);
  });

  const PLUGGED = [`memory.add:${DIMM}`, `memory.online:${DIMM}`];

  it('leaves no phantom if the ejection is over by the time of the reload', () => {
    const run = simulate(machine, [...PLUGGED, `memory.remove:${DIMM}`], under('rhel8'));
    expect(headerOf(run)).toBe(hex(BEFORE));
  });

  it('keeps the phantom until the next event if the ejection takes longer', () => {
    const slow = under('rhel8', { reloadTiming: 'before-removal' });
    const removed = simulate(machine, [...PLUGGED, `memory.remove:${DIMM}`], slow);
    expect(headerOf(removed)).toBe(hex(WITH_DIMM));
    const later = simulate(machine, [...PLUGGED, `memory.remove:${DIMM}`, 'memory.offline:memory39'], slow);
    expect(headerOf(later)).toBe(hex(BEFORE));
  });

  it('SUSE reloads on the remove event, so the timing does not matter there', () => {
    const slow = under('suse', { reloadTiming: 'before-removal' });
    expect(headerOf(simulate(machine, [...PLUGGED, `memory.remove:${DIMM}`], slow))).toBe(hex(BEFORE));
  });
});

describe('which events reload (spec 3.10)', () => {
  const x86 = ['memory add', 'memory online', 'memory offline', 'memory remove', 'cpu online', 'cpu offline'];
  const matching: Readonly<Record<UdevRules, readonly string[]>> = {
    rhel7: ['memory online', 'memory offline'],
    rhel8: ['memory online', 'memory offline'],
    suse: ['memory add', 'memory remove'],
    debian: ['memory online', 'memory offline', 'cpu online'],
  };
  const BLOCK = '0x140000000+128M';
  /** An operation that makes the event alone, after what it needs. */
  const operations: Readonly<Record<string, readonly [before: readonly string[], event: string]>> = {
    'memory add': [[], `memory.add:${BLOCK}`],
    'memory online': [[`memory.add:${BLOCK}`], 'memory.online:memory40'],
    'memory offline': [[], 'memory.offline:memory39'],
    'memory remove': [[`memory.add:${BLOCK}`], `memory.remove:${BLOCK}`],
    'cpu online': [['cpu.offline:1'], 'cpu.online:1'],
    'cpu offline': [[], 'cpu.offline:1'],
  };
  it.each((Object.keys(matching) as UdevRules[]).flatMap((rules) => x86.map((event) => [rules, event] as const)))(
    '%s, x86: %s',
    (rules, event) => {
      const [before, last] = operations[event] ?? [[], ''];
      const run = simulate(machine, [...before, last], under(rules));
      const own = run.steps.filter((s) => s.op === before.length && s.actor === 'kdump service');
      expect(own.some((s) => s.action.includes('unload'))).toBe(matching[rules].includes(event));
    },
  );

  it('x86: RHEL reloads when a CPU is added or removed, SUSE does not', async () => {
    const on = await capture('x86_64/02-cpu-file/00-loaded');
    const counts = (rules: UdevRules): number => reloads(simulate(on, ['cpu.add:2', 'cpu.remove:2'], under(rules)));
    expect([counts('rhel7'), counts('rhel8'), counts('suse'), counts('debian')]).toEqual([2, 2, 0, 2]);
  });

  it('powerpc: RHEL and SUSE reload when a CPU comes online, not when it goes', async () => {
    const ppc = await capture('ppc64le/lmb-deb612/02-dimm-added');
    const cpu = String(ppc.cpus.online?.value.at(-1));
    for (const rules of ['rhel8', 'suse'] as const) {
      const run = simulate(ppc, [`cpu.offline:${cpu}`, `cpu.online:${cpu}`], under(rules));
      expect(run.steps.filter((s) => s.actor === 'kdump service').every((s) => s.op === 1)).toBe(true);
      expect(reloads(run)).toBe(1);
    }
  });

  it('an uevent names what became of the device', () => {
    const run = simulate(machine, ['memory.offline:memory39', 'memory.online:memory39', 'cpu.offline:1'], {});
    expect(run.steps.filter((s) => s.actor === 'udev').map((s) => s.action)).toEqual([
      'uevent offline memory39',
      'uevent online memory39',
      'uevent offline cpu1',
    ]);
    // No rules are set: nobody reloads.
    expect(reloads(run)).toBe(0);
  });

  it('nothing is reloaded where nothing is loaded, nor by an operation that is refused', () => {
    expect(reloads(simulate(machine, ['kdump.unload', 'memory.offline:memory39'], under('rhel7')))).toBe(0);
    expect(reloads(simulate(machine, ['memory.online:memory39', 'cpu.online:1'], under('debian')))).toBe(0);
  });
});

describe('what the service loads', () => {
  it('the same way the machine was loaded; the distribution’s way where the evidence does not say', async () => {
    const calls = (run: Run): (string | undefined)[] =>
      run.steps
        .filter((s) => s.actor === 'kdump service' && s.action.startsWith('kexec') && !s.action.includes('-u'))
        .map((s) => s.action);
    const offline = ['memory.offline:memory39'];
    expect(calls(simulate(machine, offline, under('rhel8')))).toEqual(['kexec -s -p: kexec_file_load']);
    expect(calls(simulate(machine, offline, under('debian')))).toEqual(['kexec -p: kexec_load']);
    const file = await capture('x86_64/01-dimm-file/04-all-blocks-online');
    expect(calls(simulate(file, offline, under('debian')))).toEqual(['kexec -s -p: kexec_file_load']);
    const load = await capture('x86_64/01-dimm-nohp/04-all-blocks-online');
    expect(calls(simulate(load, offline, under('rhel8')))).toEqual(['kexec -p: kexec_load']);
  });

  it('file mode: the header that the kernel of the capture built, byte for byte', async () => {
    // 6.12 lists possible CPUs whether or not it follows hotplug (02-cpu-file: the header stays through cpu2 added).
    const on = await capture('x86_64/02-cpu-file/00-loaded');
    const run = simulate(on, ['cpu.add:2'], under('rhel8'));
    expect(reloads(run)).toBe(1);
    expect(headerOf(run)).toBe(hex(on.elfcorehdr?.bytes));
    // Up to 6.5 present ones (spec 2.2).
    const noteCpus = (release: string): string => loaderRules({ design: design('udev-reload'), release }).noteCpus;
    expect(['6.1.192', '6.5.0', '6.6.1', '7.2.13'].map(noteCpus)).toEqual([
      'present',
      'present',
      'possible',
      'possible',
    ]);
  });

  it('a reload of kexec-tools brings the blocks that the frozen header lacked', async () => {
    const on = await capture('x86_64/01-dimm-nohp/04-all-blocks-online');
    expect(lists(simulate(on, [], {}), 0x100000000n)).toBe(false);
    expect(lists(simulate(on, ['memory.offline:memory35'], under('debian')), 0x100000000n)).toBe(true);
  });

  it('an image whose header cannot be told is armed, and its verdict unknown', () => {
    // kexec_load on a machine whose header names no backup area.
    const run = simulate(machine, ['memory.offline:memory39'], under('debian'));
    expect(run.steps.at(-1)).toMatchObject({ armed: true });
    expect(run.state.kimage?.unpredicted).toBe(true);
    expect(INSTANT_VERDICTS[traceOf(machine, run).verdicts.at(-1) ?? 0]).toBe('unknown');
    const end = simulatedMachine(machine, run.state);
    expect(judgeCoverage(end).verdict).toBe('unknown');
  });
});

describe('crash_hotplug', () => {
  const BLOCK = ['memory.offline:memory39'];
  const kernelSide = (udevRules: UdevRules, more: Partial<ScenarioOptions> = {}): ScenarioOptions => ({
    design: design('mainline-6.12'),
    settings: { udevRules },
    ...more,
  });

  it('at 1, the rules of RHEL 8 and SUSE stand down; those of Debian 1.8.1 reload as well', () => {
    expect(reloads(simulate(machine, BLOCK, kernelSide('rhel8')))).toBe(0);
    expect(reloads(simulate(machine, ['memory.add:0x140000000+128M'], kernelSide('suse')))).toBe(0);
    const both = simulate(machine, BLOCK, kernelSide('debian'));
    expect(both.steps.filter((s) => s.message?.startsWith('crash hp: updated elfcorehdr'))).toHaveLength(1);
    expect(reloads(both)).toBe(1);
  });

  it('is 0 for an image that was loaded without hotplug support: the rules do their work', async () => {
    const on = await capture('x86_64/01-dimm-nohp/01-loaded');
    const run = simulate(on, ['memory.add:0x100000000+0x40000000', 'memory.online:memory32'], kernelSide('rhel8'));
    expect(reloads(run)).toBe(1);
  });

  it('reads 0 while the lock is held: a needless reload, and the message of a lost event', () => {
    const run = simulate(machine, BLOCK, kernelSide('rhel8', { faults: ['lock-held'] }));
    expect(reloads(run)).toBe(1);
    const uevent = run.steps.find((s) => s.actor === 'udev');
    expect(uevent?.message).toBe('crash hp: kexec_trylock() failed, kdump image may be inaccurate');
  });
});

describe('both paths at once: a kernel that follows hotplug, and rules that do not ask it', () => {
  it('the kernel leaves the removed DIMM, the reload of Debian’s rules takes it out', async () => {
    const on = await capture('x86_64/01-dimm-file/04-all-blocks-online');
    const REMOVE = ['memory.remove:0x100000000+0x40000000'];
    const alone = simulate(on, REMOVE, {});
    const both = simulate(on, REMOVE, { settings: { udevRules: 'debian' } });
    expect(lists(alone, 0x100000000n)).toBe(true);
    expect(lists(both, 0x100000000n)).toBe(false);
    // Eight offline events: eight updates in the kernel, then eight windows without an image.
    expect(both.steps.filter((s) => s.message?.startsWith('crash hp: updated elfcorehdr'))).toHaveLength(8);
    expect(reloads(both)).toBe(8);
  });
});

function lists(run: Run, paddr: bigint): boolean {
  const bytes = run.state.kimage?.header ?? new Uint8Array();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const phnum = view.getUint16(56, true);
  return Array.from({ length: phnum }, (_, i) => 64 + 56 * i).some(
    (at) => view.getUint32(at, true) === 1 && view.getBigUint64(at + 24, true) === paddr,
  );
}

describe('a DIMM that is removed from an x86 machine', () => {
  const kernelDesigns = DESIGNS.filter((d) => d.behaviour.kind === 'in-kernel' && d.archs.includes('x86_64'));

  it.each(kernelDesigns.map((d) => [d.id, d] as const))('stays in the header under %s', async (_id, kernel) => {
    const on = await capture('x86_64/01-dimm-file/04-all-blocks-online');
    const run = simulate(on, ['memory.remove:0x100000000+0x40000000'], { design: kernel });
    expect(lists(run, 0x100000000n)).toBe(true);
  });

  it.each(['rhel7', 'rhel8', 'suse', 'debian'] as const)('does not under udev-reload, %s', async (rules) => {
    const on = await capture('x86_64/01-dimm-file/04-all-blocks-online');
    const run = simulate(on, ['memory.remove:0x100000000+0x40000000'], under(rules));
    expect(lists(run, 0x100000000n)).toBe(false);
    // 8 blocks offline and 8 removed: an event each.
    expect(reloads(run)).toBe(rules === 'rhel8' ? 1 : 8);
  });
});

describe('spec 4.1: a storm of 3840 events (480 GiB in blocks of 128 MiB)', () => {
  const STORM = ['memory.add:0x800000000+480G', 'memory.online:0x800000000+480G'];

  it('RHEL 7 reloads 3840 times', () => {
    const run = simulate(machine, STORM, under('rhel7'));
    expect(reloads(run)).toBe(3840);
    // One header with the DIMM is written again and again: 3839 reloads are needless.
    expect(run.headers).toHaveLength(2);
  });

  it('RHEL 8 reloads once per window: one if all events fall into it, about 21 at 183 events each', () => {
    expect(reloads(simulate(machine, STORM, under('rhel8')))).toBe(1);
    // 86 s and about 21 reloads were measured: 3840 / 21 = 183 events per reload.
    expect(reloads(simulate(machine, STORM, under('rhel8', { throttleEvents: 183 })))).toBe(21);
  });
});

describe('spec 10.9: 16 blocks come online while a slow load holds the lock', () => {
  const SIXTEEN = ['memory.add:0x140000000+2G', 'memory.online:0x140000000+2G'];

  it('6.6 and later drop all 16 events, each with its message; the header stays', () => {
    for (const [id, text] of [
      ['mainline-6.6', 'crash hp: kexec_trylock() failed, elfcorehdr may be inaccurate'],
      ['mainline-6.12', 'crash hp: kexec_trylock() failed, kdump image may be inaccurate'],
    ] as const) {
      const run = simulate(machine, SIXTEEN, { design: design(id), faults: ['lock-held'] });
      expect(run.steps.filter((s) => s.message === text)).toHaveLength(16);
      expect(headerOf(run)).toBe(hex(BEFORE));
    }
  });

  it('v12 sleeps on the mutex and then updates 16 times', () => {
    const run = simulate(machine, SIXTEEN, { design: design('v12'), faults: ['lock-held'] });
    expect(run.steps.filter((s) => s.message?.startsWith('crash hp: re-loaded elfcorehdr'))).toHaveLength(16);
    expect(lists(run, 5n << 30n)).toBe(true);
  });
});
