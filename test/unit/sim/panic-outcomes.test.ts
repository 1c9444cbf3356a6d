// Panics that no capture holds: instants without an image, purgatory, refused headers, notes that shift registers,
// memory missing in the middle. Expected: spec 5.2 to 5.8, FINDINGS ppc64le 9.
import { describe, expect, it } from 'vitest';
import { parseVmcoreHeader } from '../../../app/sim/panic/vmcore-parser';
import { createPanicAt, panicEvents } from '../../../app/sim/panic/panic-at';
import type { PanicOutcome } from '../../../app/sim/panic/panic-outcome';
import { predictPanic } from '../../../app/sim/panic/predict-panic';
import type { FaultId } from '../../../app/sim/run/faults';
import { createProfile, runScenario } from '../../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import { parseScenario } from '../../../app/sim/scenario/scenario';
import { initialState } from '../../../app/sim/state/from-machine';
import type { SimState } from '../../../app/sim/state/sim-state';
import { readEvidence } from '../../../app/readers/index';
import type { Machine } from '../../../app/core/machine/machine';
import { headerBytes, load, note } from '../../lib/describe-machine';
import { readCapture } from '../../lib/captures';
import { designOf, simulate as simulateTexts } from '../../lib/simulate';

async function capture(path: string): Promise<Machine> {
  return readEvidence(await readCapture(`${path}.tar.gz`));
}

const events = (texts: readonly string[]) =>
  texts.map((text) => {
    const event = parseEvent(text);
    if ('field' in event) throw new Error(event.message);
    return event;
  });

async function simulate(path: string, texts: readonly string[], faults: readonly FaultId[] = []) {
  const machine = await capture(path);
  const options = { faults };
  const run = runScenario(machine, events(texts), options);
  const panicAt = createPanicAt(machine, createProfile(machine, options), run);
  const at = (index: number): PanicOutcome => {
    const outcome = panicAt(index);
    if (!outcome) throw new Error(`no step ${index}`);
    return outcome;
  };
  return { machine, run, at, last: () => at(run.steps.length - 1) };
}

/** A panic of a captured machine whose state was changed by hand. */
async function predictWith(path: string, change: (state: SimState) => Partial<SimState>): Promise<PanicOutcome> {
  const machine = await capture(path);
  const state = initialState(machine);
  return predictPanic(machine, createProfile(machine, {}), { ...state, ...change(state) });
}

const withHeader =
  (header: Uint8Array) =>
  (state: SimState): Partial<SimState> =>
    state.kimage ? { kimage: { ...state.kimage, header, digestedHeader: header } } : {};

const DIMM = 'x86_64/01-dimm-file/01-loaded';

describe('armed or not', () => {
  it('while the handler holds the lock, and not only while the image is NULL', async () => {
    const { run, at } = await simulate('x86_64/01-dimm-file/02-dimm-added-offline', ['memory.online:memory32']);
    const reasons = run.steps.map((_, i) => at(i).reason);
    const first = reasons.indexOf('lock-held');
    const last = reasons.lastIndexOf('lock-held');
    expect(first).toBeGreaterThan(0);
    expect(new Set(reasons.slice(first, last + 1))).toEqual(new Set(['lock-held']));
    expect(reasons.slice(0, first).every((r) => r === 'armed')).toBe(true);
    expect(reasons.at(-1)).toBe('armed');
    const copying = run.states.findIndex((s) => s.disarmed);
    expect(copying).toBeGreaterThan(first);
    expect(at(copying).why.text).toContain('kexec_crash_image is NULL');
    expect(at(first).why.text).not.toContain('NULL');
    expect(at(first)).not.toHaveProperty('vmcore');
  });

  it('agrees with the trace at every step', async () => {
    const texts = ['memory.add:0x100000000+1G', 'memory.online:0x100000000+1G', 'kdump.unload', 'kdump.load:file'];
    const { run, at } = await simulate(DIMM, texts);
    expect(run.steps.map((_, i) => at(i).armed)).toEqual(run.steps.map((s) => s.armed));
    expect(new Set(run.steps.map((s) => s.armed)).size).toBe(2);
  });

  it('without an image, and says what the machine does instead', async () => {
    const { last } = await simulate(DIMM, ['kdump.unload']);
    expect(last()).toMatchObject({ armed: false, reason: 'no-image' });
    expect(last().why.text).toMatch(/no dump: the machine (stops|reboots)/);
  });

  it('image NULL without the lock', async () => {
    expect(await predictWith(DIMM, () => ({ disarmed: true }))).toMatchObject({ armed: false, reason: 'image-null' });
  });
});

describe('the panic event', () => {
  it('is recorded as steps and answered once per event', async () => {
    const { machine, run } = await simulate(DIMM, ['panic', 'kdump.unload', 'panic']);
    const answered = panicEvents(machine, createProfile(machine, {}), run);
    expect(answered.map((e) => e.outcome.reason)).toEqual(['armed', 'no-image']);
    expect(answered.map((e) => run.steps[e.index]?.fn)).toEqual(['panic', 'panic']);
    const fns = run.steps.filter((s) => s.actor === 'panic').map((s) => s.fn);
    expect(fns).toEqual([
      'panic',
      '__crash_kexec',
      'crash_save_vmcoreinfo',
      'machine_crash_shutdown',
      undefined,
      'panic',
      '__crash_kexec',
    ]);
  });
});

describe('purgatory', () => {
  const online = ['memory.add:0x100000000+1G', 'memory.online:0x100000000+1G'];

  it('leaves the elfcorehdr out: a rewritten header is entered (seen)', async () => {
    const { last } = await simulate(DIMM, ['kdump.load:file', ...online]);
    expect(last()).toMatchObject({ armed: true, digest: { stops: false, confidence: 'seen' } });
  });

  it('x86 file mode: loops silently when the digest covers a rewritten header', async () => {
    const { last } = await simulate(DIMM, ['kdump.load:file', ...online], ['elfcorehdr-in-digest']);
    expect(last()).toMatchObject({ armed: false, reason: 'digest-mismatch', digest: { stops: true } });
    expect(last().digest).not.toHaveProperty('message');
    expect(last()).not.toHaveProperty('vmcore');
  });

  it('kexec_load: kexec-tools’ purgatory says so', async () => {
    const { last } = await simulate(
      'x86_64/01-dimm-hp/01-loaded',
      ['kdump.load:load-hotplug', ...online],
      ['elfcorehdr-in-digest'],
    );
    expect(last().digest?.message).toBe('sha256 digests do not match :(');
  });

  it('does not mind a covered header that nothing rewrote', async () => {
    const { last } = await simulate(DIMM, ['kdump.load:file'], ['elfcorehdr-in-digest']);
    expect(last()).toMatchObject({ armed: true, digest: { stops: false } });
  });

  it('powerpc file mode verifies nothing', async () => {
    const texts = ['kdump.load:file', 'memory.remove:0x50000000+0x10000000'];
    const { last } = await simulate('ppc64le/lmb-deb612/02-dimm-added', texts, ['elfcorehdr-in-digest']);
    expect(last().digest?.text).toContain('verifies nothing');
    expect(last().armed).toBe(true);
  });
});

describe('the parser of the capture kernel', () => {
  const good = headerBytes([note(0x1000n), load(0x100000n, 0x1000n)]);
  const broken = (offset: number, byte: number): Uint8Array => {
    const bytes = good.slice();
    bytes[offset] = byte;
    return bytes;
  };
  const NOT_SANE = ['Warning: Core image elf header is not sane', 'Kdump: vmcore not initialized'];

  it('takes a header of its own machine', () => {
    expect(parseVmcoreHeader(good, 62).ok).toBe(true);
  });

  it('does not find one without magic', () => {
    expect(parseVmcoreHeader(broken(0, 0), 62)).toEqual({
      ok: false,
      messages: ['Warning: Core image elf header not found', 'Kdump: vmcore not initialized'],
    });
  });

  // spec 5.4: ET_CORE, machine, class, versions, e_ehsize 64, e_phentsize 56, e_phnum != 0.
  it.each([
    ['e_type', 16, 2],
    ['e_machine', 18, 21],
    ['EI_CLASS', 4, 3],
    ['EI_VERSION', 6, 0],
    ['e_version', 20, 2],
    ['e_ehsize', 52, 52],
    ['e_phentsize', 54, 64],
    ['e_phnum', 56, 0],
  ])('refuses another %s', (_field, offset, byte) => {
    expect(parseVmcoreHeader(broken(offset, byte), 62)).toEqual({ ok: false, messages: NOT_SANE });
  });

  it('tests no load against anything', () => {
    const wild = headerBytes([load(0x1000n, 0x100000000n), load(0x1000n, 0x100000000n), load(0n, 0n)]);
    expect(parseVmcoreHeader(wild, 62).ok).toBe(true);
  });

  it('means no /proc/vmcore, no dump', async () => {
    const outcome = await predictWith(DIMM, withHeader(broken(16, 2)));
    expect(outcome.vmcore).toMatchObject({ exists: false, messages: NOT_SANE });
    expect(outcome.makedumpfile?.exit).toBe(1);
    expect(outcome.crash?.exit).toBe(1);
  });
});

describe('a header that wraps around', () => {
  it('fails makedumpfile, as on powerpc with sizes as first merged', async () => {
    const machine = await capture('ppc64le/crash-deb612/02-lmb-removed');
    const state = initialState(machine);
    const bytes = state.kimage?.header.slice() ?? new Uint8Array();
    const view = new DataView(bytes.buffer);
    const phnum = view.getUint16(56, true);
    for (let i = 0; i < phnum; i++) {
      const at = 64 + 56 * i;
      if (view.getBigUint64(at + 24, true) !== 0x60000000n) continue;
      view.setBigUint64(at + 32, 0xfffffffff0000000n, true);
      view.setBigUint64(at + 40, 0xfffffffff0000000n, true);
    }
    const changed = { ...state, ...withHeader(bytes)(state) };
    const outcome = predictPanic(machine, createProfile(machine, { settings: { vmcoreinfoTextBytes: 3543 } }), changed);
    expect(outcome.vmcore).toMatchObject({ wraps: true, sizeBytes: 805318656n });
    expect(outcome.vmcore?.reads.map((r) => r.result)).toContain('end-of-file');
    expect(outcome.makedumpfile).toMatchObject({
      exit: 1,
      confidence: 'seen',
      message: "readpage_elf: Can't read the dump memory(/proc/vmcore).",
    });
    // What makedumpfile makes of an end past 2^64 was not recorded.
    expect(outcome.makedumpfile).not.toHaveProperty('maxMapnr');
    expect(outcome.crash?.exit).toBe(1);
  });
});

describe('removing an LMB in the middle', () => {
  // FINDINGS ppc64le 4 and 9: what each generation of remove_mem_range leaves, and what a crash then gives.
  it.each([
    ['mainline-6.10', { exit: 1, confidence: 'seen' }],
    ['mainline-6.12', { exit: 0, confidence: 'seen', maxMapnr: 0x80001n }],
    ['mainline-next', { exit: 0, confidence: 'seen', maxMapnr: 0x80000n }],
  ])('%s', async (design, expected) => {
    const machine = await capture('ppc64le/lmb-deb612/02-dimm-added');
    const run = simulateTexts(machine, ['memory.remove:0x50000000+0x10000000'], { design });
    const profile = createProfile(machine, { design: designOf(design) });
    expect(createPanicAt(machine, profile, run)(run.steps.length - 1)?.makedumpfile).toMatchObject(expected);
  });
});

describe('registers', () => {
  const PATH = 'x86_64/05-crash-added-file/01-before-crash';

  /** The captured header without the note of one CPU. */
  async function without(cpu: number): Promise<PanicOutcome> {
    const machine = await capture(PATH);
    const state = initialState(machine);
    const paddr = machine.cpus.crashNotes.get(cpu)?.paddr.value;
    const { phdrs } = machine.elfcorehdr?.decoded ?? {};
    if (!phdrs || paddr === undefined) throw new Error('no such note');
    const rows = Array.from(phdrs.types, (type, i) => ({
      type,
      paddr: phdrs.paddrs[i] ?? 0n,
      size: phdrs.memsizes[i] ?? 0n,
      vaddr: phdrs.vaddrs[i] ?? 0n,
    })).filter((row) => row.paddr !== paddr);
    const changed = { ...state, ...withHeader(headerBytes(rows))(state) };
    return predictPanic(machine, createProfile(machine, {}), changed);
  }

  it('a note missing in the middle shifts every later CPU', async () => {
    const { crash, vmcore } = await without(0);
    expect(vmcore?.notes).toMatchObject({ savedCpus: [1, 2], lostCpus: [0] });
    expect(crash).toMatchObject({ wrongCpus: [0, 1], emptyCpus: [2], confidence: 'deduced' });
  });

  it('a note missing at the end only loses its own CPU', async () => {
    const { crash } = await without(2);
    expect(crash).toMatchObject({ wrongCpus: [], emptyCpus: [2] });
  });

  it('an offline CPU is dropped with a warning', async () => {
    const { vmcore, crash } = await predictWith(PATH, (s) => ({ cpus: { ...s.cpus, online: [0, 2] } }));
    expect(vmcore?.notes).toMatchObject({ savedCpus: [0, 2], zeroNotes: 2 });
    expect(vmcore?.messages).toEqual(['Warning: Zero PT_NOTE entries found', 'Warning: Zero PT_NOTE entries found']);
    expect(crash).toMatchObject({ wrongCpus: [], emptyCpus: [] });
  });
});

describe('memory missing below the highest load', () => {
  it('is only deduced to go unnoticed, and says what would not', async () => {
    const machine = await capture('x86_64/05-crash-added-file/01-before-crash');
    const state = initialState(machine);
    const { phdrs } = machine.elfcorehdr?.decoded ?? {};
    if (!phdrs) throw new Error('no header');
    const rows = Array.from(phdrs.types, (type, i) => ({
      type,
      paddr: phdrs.paddrs[i] ?? 0n,
      size: phdrs.memsizes[i] ?? 0n,
      vaddr: phdrs.vaddrs[i] ?? 0n,
    })).filter((row) => row.paddr !== 0x3f000000n);
    const outcome = predictPanic(machine, createProfile(machine, {}), {
      ...state,
      ...withHeader(headerBytes(rows))(state),
    });
    expect(outcome.makedumpfile).toMatchObject({ exit: 0, confidence: 'deduced', otherwise: { exit: 1 } });
    expect(outcome.makedumpfile?.otherwise?.message).toContain('Attempt to read non-existent page');
  });
});

describe('a capture kernel that takes the DIMM for itself', () => {
  const texts = ['memory.add:0x100000000+512M', 'memory.online:0x100000000+512M'];
  const PATH = 'x86_64/05b-kdump-hotplugs-file/00-loaded';

  async function reads(captureCmdline?: string) {
    const machine = await capture(PATH);
    const run = runScenario(machine, events(texts));
    const options = captureCmdline === undefined ? {} : { settings: { captureCmdline } };
    const outcome = createPanicAt(machine, createProfile(machine, options), run)(run.steps.length - 1);
    return outcome?.vmcore?.reads.map((r) => [r.result, r.holds]);
  }

  it('depends on acpi_no_memhotplug', async () => {
    expect(await reads('nr_cpus=1')).toEqual([['EFAULT', true]]);
    expect(await reads('nr_cpus=1 acpi_no_memhotplug')).toEqual([]);
    expect(await reads()).toEqual([['EFAULT', false]]);
  });

  it('never takes virtio-mem', async () => {
    const machine = await capture('x86_64/21-vmem-crash-file-vmem/00-loaded');
    const run = runScenario(machine, events(['memory.add:0x100000000+512M']));
    const outcome = createPanicAt(machine, createProfile(machine, {}), run)(run.steps.length - 1);
    expect(outcome?.vmcore?.reads).toEqual([]);
    expect(outcome?.vmcore?.phdrs.length).toBe(5);
    // FINDINGS-2 16 and 19: unplugged sub-blocks are seen nowhere, and read as zeros.
    expect(outcome?.makedumpfile?.aspects.map((a) => a.source)).toEqual([expect.stringContaining('FINDINGS-2 16')]);
  });
});

describe('sections without mem_map', () => {
  it('are 16 MiB on powerpc: one section gone is one section read page by page', async () => {
    const gone = { start: 0x70000000n, last: 0x70ffffffn };
    const outcome = await predictWith('ppc64le/lmb-deb612/02-dimm-added', (s) => ({
      memblock: s.memblock?.flatMap((r) =>
        r.start <= gone.start && r.last >= gone.last
          ? [
              { ...r, last: gone.start - 1n },
              { ...r, start: gone.last + 1n },
            ]
          : [r],
      ),
    }));
    const { withoutMemmap } = outcome.makedumpfile ?? {};
    expect([withoutMemmap?.starts, withoutMemmap?.lasts]).toEqual([
      new BigUint64Array([gone.start]),
      new BigUint64Array([gone.last]),
    ]);
    expect(outcome.vmcore?.phantom.starts).toEqual(new BigUint64Array([gone.start]));
  });
});

describe('memory that is listed and offline', () => {
  it('reads without an error: one block online lists the whole DIMM', async () => {
    const { last } = await simulate('x86_64/01-dimm-file/02-dimm-added-offline', ['memory.online:memory32']);
    const { makedumpfile, vmcore } = last();
    expect(vmcore?.missing.starts).toHaveLength(0);
    expect(makedumpfile).toMatchObject({ exit: 0 });
    expect(makedumpfile?.aspects.map((a) => a.source)).toContain('FINDINGS x86_64 26');
  });
});

describe('seen or deduced', () => {
  it('powerpc file mode was never followed through a crash (FINDINGS ppc64le, limits)', async () => {
    const loaded = await simulate('ppc64le/lmb-deb612/02-dimm-added', ['kdump.load:file']);
    expect([loaded.last().why.confidence, loaded.last().digest?.confidence]).toEqual(['deduced', 'deduced']);
    const crashed = await simulate('ppc64le/crash-deb612/02-lmb-removed', []);
    expect([crashed.last().why.confidence, crashed.last().digest?.confidence]).toEqual(['seen', 'seen']);
  });

  it('a crash with memory missing was seen on x86 only', async () => {
    const machine = await capture('ppc64le/lmb-deb612/02-dimm-added');
    const state = initialState(machine);
    const { phdrs } = machine.elfcorehdr?.decoded ?? {};
    if (!phdrs) throw new Error('no header');
    const rows = Array.from(phdrs.types, (type, i) => ({
      type,
      paddr: phdrs.paddrs[i] ?? 0n,
      size: phdrs.memsizes[i] ?? 0n,
      offset: phdrs.offsets[i] ?? 0n,
      vaddr: phdrs.vaddrs[i] ?? 0n,
    })).filter((row) => row.paddr !== 0x30000000n);
    const changed = { ...state, ...withHeader(headerBytes(rows, 4096, 21))(state) };
    const { makedumpfile } = predictPanic(machine, createProfile(machine, {}), changed);
    expect(makedumpfile).toMatchObject({ exit: 0, confidence: 'deduced' });
    expect(makedumpfile?.source).toContain('seen on x86_64 only');
  });
});

describe('settings', () => {
  it('come with the scenario', () => {
    const config = { capture_cmdline: 'nr_cpus=1 panic=10', vmcoreinfo_text_bytes: '3280' };
    expect(parseScenario({ events: ['panic'], config })).toMatchObject({
      settings: { captureCmdline: 'nr_cpus=1 panic=10', vmcoreinfoTextBytes: 3280 },
    });
    expect(parseScenario({ events: ['panic'], config: { vmcoreinfo_text_bytes: 'long' } })).toMatchObject({
      field: 'config.vmcoreinfo_text_bytes',
    });
  });

  it('give /proc/vmcore its size: 05-crash-added-file had 1387339776 bytes', async () => {
    const machine = await capture('x86_64/05-crash-added-file/01-before-crash');
    const profile = createProfile(machine, { settings: { vmcoreinfoTextBytes: 3276 } });
    expect(predictPanic(machine, profile, initialState(machine)).vmcore?.sizeBytes).toBe(1387339776n);
  });
});

describe('what is not known', () => {
  it('stays unknown where an update wrote bytes that the evidence cannot tell', async () => {
    const outcome = await predictWith(DIMM, (s) => (s.kimage ? { kimage: { ...s.kimage, unpredicted: true } } : {}));
    expect(outcome).not.toHaveProperty('vmcore');
    expect(outcome).toMatchObject({ armed: true, makedumpfile: { exit: null, confidence: 'unknown' } });
    expect(outcome.crash?.exit).toBeNull();
  });

  it('says so where the evidence does not state the RAM, and where it leaves the reservation open', async () => {
    const { iomem, memoryBlocks: _blocks, ...rest } = await capture(DIMM);
    const outcomeOf = (machine: Machine): PanicOutcome =>
      predictPanic(machine, createProfile(machine, {}), initialState(machine));
    expect(outcomeOf(rest).makedumpfile).toMatchObject({ exit: 0, confidence: 'unknown' });
    if (!iomem) throw new Error('no iomem');
    const unnamed = { ...iomem, names: iomem.names.map((name) => (name === 'Crash kernel' ? 'Reserved' : name)) };
    const doubtful = outcomeOf({ ...rest, iomem: unnamed });
    expect(doubtful.makedumpfile).toMatchObject({ exit: 0, confidence: 'unknown' });
    expect(doubtful.vmcore?.missing.starts).toHaveLength(0);
  });

  it('powerpc: a CPU that the crash FDT does not describe', async () => {
    const outcome = await predictWith('ppc64le/lmb-deb612/02-dimm-added', (s) =>
      s.kimage ? { kimage: { ...s.kimage, fdtCpus: [0] } } : {},
    );
    expect(outcome.risks.map((r) => r.text)).toEqual([expect.stringContaining('does not describe CPU 1')]);
  });

  it('powerpc: a header longer than the capture kernel keeps for itself', async () => {
    const outcome = await predictWith('ppc64le/lmb-deb612/02-dimm-added', (s) =>
      s.kimage ? { kimage: { ...s.kimage, elfHeadersSzBytes: 512n } } : {},
    );
    expect(outcome.makedumpfile).toMatchObject({ exit: null, source: 'spec 5.6' });
    expect(outcome.risks).toHaveLength(1);
  });
});
