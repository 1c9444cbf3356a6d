// Twelve real crashes: what the capture kernel and makedumpfile recorded must be what is predicted, once from the
// snapshot right before the panic and once from the snapshot before that and the operations between.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PT_LOAD } from '../../../app/core/elf/core-header';
import type { Machine } from '../../../app/core/machine/machine';
import { EMPTY_RANGES, intersectRanges, rangesFromPairs, subtractRanges } from '../../../app/core/range/range-set';
import type { RangeSet } from '../../../app/core/range/range-set';
import { readEvidence } from '../../../app/readers/index';
import { createPanicAt } from '../../../app/sim/panic/panic-at';
import type { PanicOutcome, Vmcore } from '../../../app/sim/panic/panic-outcome';
import { predictPanic } from '../../../app/sim/panic/predict-panic';
import { createProfile, runScenario } from '../../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import type { SimEvent } from '../../../app/sim/scenario/sim-event';
import { initialState } from '../../../app/sim/state/from-machine';
import { readCapture } from '../../lib/captures';
import { KDUMPS, readKdump } from '../../lib/kdumps';
import type { Kdump } from '../../lib/kdumps';

const big = (hex: string | undefined): bigint => BigInt(`0x${hex ?? '0'}`);
const pairs = (set: RangeSet): string[] =>
  Array.from(set.starts, (start, i) => `${start.toString(16)}-${(set.lasts[i] ?? 0n).toString(16)}`);

async function machineAt(name: string, step: string): Promise<Machine> {
  return readEvidence(await readCapture(`${name}/${step}.tar.gz`));
}

/** `LOAD[ 1]  phys_start phys_end virt_start virt_end` */
function recordedLoads(text: string): string[] {
  return [...text.matchAll(/^LOAD\[ *\d+\] +([0-9a-f]+) +([0-9a-f]+) +([0-9a-f]+) +([0-9a-f]+)$/gm)].map((m) =>
    m.slice(1, 5).join(' '),
  );
}

function predictedLoads({ phdrs }: Vmcore): string[] {
  return Array.from(phdrs.types).flatMap((type, i) => {
    if (type !== PT_LOAD) return [];
    const [paddr, vaddr, size] = [phdrs.paddrs[i] ?? 0n, phdrs.vaddrs[i] ?? 0n, phdrs.memsizes[i] ?? 0n];
    return [[paddr, paddr + size, vaddr, vaddr + size].map((v) => v.toString(16)).join(' ')];
  });
}

/** Rows `mem_map[ n] address pfn_start pfn_end` of sections that a load touches: true where there is no mem_map. */
function recordedMemmaps(text: string, loads: RangeSet): [range: RangeSet, absent: boolean][] {
  return [...text.matchAll(/^mem_map *\[ *\d+\] +([0-9a-f]+) +([0-9a-f]+) +([0-9a-f]+)$/gm)].flatMap((m) => {
    const section = rangesFromPairs([[big(m[2]) * 4096n, big(m[3]) * 4096n - 1n]]);
    const listed = intersectRanges(section, loads);
    return listed.starts.length === 0 ? [] : [[listed, big(m[1]) === 0n] as [RangeSet, boolean]];
  });
}

/** Loads of x86 vmprobe whose every sampled page failed, and loads whose first and last page were zeros. */
function recordedReads(kdump: Kdump): { failing: RangeSet; zeros: RangeSet } {
  const failing: [bigint, bigint][] = [];
  const zeros: [bigint, bigint][] = [];
  for (const block of kdump.reads.split(/^(?=\d+ type )/m)) {
    const head = /^\d+ type 1 .* pa 0x([0-9a-f]+) filesz 0x([0-9a-f]+)/.exec(block);
    if (!head) continue;
    const range: [bigint, bigint] = [big(head[1]), big(head[1]) + big(head[2]) - 1n];
    const sampled = /sampled (\d+) pages: (\d+) unreadable/.exec(block);
    if (sampled && sampled[1] === sampled[2]) failing.push(range);
    if (block.match(/read 4096 bytes, all 0x00/g)?.length === 2) zeros.push(range);
  }
  return { failing: rangesFromPairs(failing), zeros: rangesFromPairs(zeros) };
}

function compare(kdump: Kdump, outcome: PanicOutcome, align: bigint): void {
  const { vmcore, makedumpfile } = outcome;
  if (!vmcore || !makedumpfile) throw new Error('not entered');
  expect(outcome.armed).toBe(true);
  expect(vmcore.sizeBytes).toBe(kdump.sizeBytes);
  expect(vmcore.noteAlign).toBe(align);
  expect(vmcore.notes.savedCpus).toHaveLength(kdump.savedCpus);
  expect(vmcore.messages).toHaveLength(kdump.dmesg.match(/Zero PT_NOTE entries found/g)?.length ?? 0);
  expect(predictedLoads(vmcore)).toEqual(recordedLoads(kdump.makedumpfile));
  expect(makedumpfile.exit).toBe(Number(/^(?:rc|exit)=(\d+)/m.exec(kdump.makedumpfile)?.[1]));
  expect(kdump.makedumpfile).toContain(makedumpfile.message);
  expect(makedumpfile.maxMapnr).toBe(big(/^max_mapnr +: ([0-9a-f]+)$/m.exec(kdump.makedumpfile)?.[1]));
  const loads = rangesFromPairs(
    recordedLoads(kdump.makedumpfile).map((row): [bigint, bigint] => [
      big(row.split(' ')[0]),
      big(row.split(' ')[1]) - 1n,
    ]),
  );
  const memmaps = recordedMemmaps(kdump.makedumpfile, loads);
  expect(memmaps.length).toBeGreaterThan(6);
  const absent = memmaps.filter(([, none]) => none).map(([range]) => range);
  expect(pairs(makedumpfile.withoutMemmap ?? EMPTY_RANGES)).toEqual(
    pairs(
      rangesFromPairs(
        absent.flatMap((set) => Array.from(set.starts, (s, i): [bigint, bigint] => [s, set.lasts[i] ?? s])),
      ),
    ),
  );
  const reads = recordedReads(kdump);
  const predicted = (result: string): RangeSet => vmcore.reads.find((r) => r.result === result)?.ranges ?? EMPTY_RANGES;
  expect(pairs(predicted('EFAULT'))).toEqual(pairs(reads.failing));
  if (reads.zeros.starts.length > 0 || kdump.reads.includes(' type 4 '))
    expect(pairs(subtractRanges(predicted('zeros'), reads.zeros))).toEqual([]);
}

interface Operation {
  readonly event?: string;
  readonly events?: readonly string[];
  readonly setting?: string;
}

function operationsBefore(name: string, step: string): { earlier: string; operations: Operation[] } | undefined {
  const steps = JSON.parse(readFileSync(`test/captures/${name}/operations.json`, 'utf8')) as {
    step: string;
    operations: Operation[];
  }[];
  const at = steps.findIndex((s) => s.step === step);
  const earlier = steps[at - 1]?.step;
  return earlier === undefined ? undefined : { earlier, operations: steps[at]?.operations ?? [] };
}

/** What the panic itself showed. */
const settingsOf = (kdump: Kdump) => ({
  captureCmdline: kdump.cmdline,
  vmcoreinfoTextBytes: Number(kdump.vmcoreinfoTextBytes),
});

const parsed = (text: string): SimEvent => {
  const event = parseEvent(text);
  if ('field' in event) throw new Error(event.message);
  return event;
};

describe('from the snapshot before the panic', () => {
  // 05b: which RAM is a DIMM is told by the operations only; see below.
  it.each(KDUMPS.filter((k) => !k.name.includes('05b')))('$name', async ({ name, before, align }) => {
    const kdump = await readKdump(name);
    const machine = await machineAt(name, before);
    const settings = settingsOf(kdump);
    const outcome = predictPanic(machine, createProfile(machine, { settings }), initialState(machine));
    compare(kdump, outcome, align);
  });
});

describe('from the snapshot before that and the operations between', () => {
  // The planted header was written by no kernel, so no simulation arrives at it.
  it.each(KDUMPS.filter((k) => k.before !== '03-planted'))('$name', async ({ name, before, align }) => {
    const kdump = await readKdump(name);
    const step = operationsBefore(name, before);
    if (!step) throw new Error('no step before');
    const machine = await machineAt(name, step.earlier);
    const auto = step.operations.find((o) => o.setting?.startsWith('auto_online_blocks='))?.setting?.split('=')[1];
    const options = { settings: { ...settingsOf(kdump), ...(auto === undefined ? {} : { autoOnlineBlocks: auto }) } };
    const texts = step.operations.flatMap((o) => o.events ?? (o.event === undefined ? [] : [o.event]));
    const run = runScenario(machine, texts.map(parsed), options);
    const panicAt = createPanicAt(machine, createProfile(machine, options), run);
    const outcome = panicAt(run.steps.length - 1);
    if (!outcome) throw new Error('no such step');
    compare(kdump, outcome, align);
  });
});

/** What the labs found, by number: which memory is lost, which is phantom, and what decides. */
describe('findings', () => {
  async function predict(name: string): Promise<PanicOutcome> {
    const kdump = KDUMPS.find((k) => k.name === name);
    const machine = await machineAt(name, kdump?.before ?? '');
    return predictPanic(machine, createProfile(machine, {}), initialState(machine));
  }

  it('x86 21: a stale header lacks the DIMM and the note of CPU 2, and nothing says so', async () => {
    const { vmcore, makedumpfile, crash } = await predict('x86_64/05-crash-added-nohp');
    expect(pairs(vmcore?.missing ?? EMPTY_RANGES)).toEqual(['100000000-11fffffff']);
    expect(vmcore?.notes.lostCpus).toEqual([2]);
    expect([makedumpfile?.exit, makedumpfile?.confidence]).toEqual([0, 'seen']);
    expect(makedumpfile?.otherwise?.exit).toBe(1);
    expect(crash?.emptyCpus).toEqual([2]);
    expect(crash?.wrongCpus).toEqual([]);
  });

  it.each(['x86_64/06-crash-removed-file', 'x86_64/06-crash-removed-file-61'])(
    'x86 22: the removed DIMM is phantom, reads as zeros and is silent: %s',
    async (name) => {
      const { vmcore, makedumpfile } = await predict(name);
      expect(pairs(vmcore?.phantom ?? EMPTY_RANGES)).toEqual(['100000000-11fffffff']);
      expect(vmcore?.reads.map((r) => r.result)).toEqual(['zeros']);
      expect([makedumpfile?.exit, makedumpfile?.confidence]).toEqual([0, 'seen']);
      expect(makedumpfile?.condition).toContain('zeros');
      expect(makedumpfile?.otherwise).toMatchObject({ exit: 1, confidence: 'deduced' });
    },
  );

  it('ppc64le 4 and 9: one byte too long is one page too many', async () => {
    const { vmcore, makedumpfile } = await predict('ppc64le/crash-deb612');
    expect(pairs(vmcore?.phantom ?? EMPTY_RANGES)).toEqual(['80000000-80000000']);
    expect(makedumpfile?.maxMapnr).toBe(0x80001n);
    expect(makedumpfile?.exit).toBe(0);
  });

  it('ppc64le 9: what the naive handler leaves is 1 GiB of phantom', async () => {
    const { vmcore } = await predict('ppc64le/crash-poke-naive-deb612');
    expect(pairs(vmcore?.phantom ?? EMPTY_RANGES)).toEqual(['40000000-7fffffff']);
  });

  it('FINDINGS-2 21: a virtio-mem block left behind', async () => {
    const { vmcore, makedumpfile } = await predict('x86_64/25-vmem-crash-phantom-file-vmem');
    expect(pairs(vmcore?.phantom ?? EMPTY_RANGES)).toEqual(['100000000-107ffffff']);
    expect(makedumpfile?.source).toContain('25-vmem');
  });

  it('states no size where the length of the vmcoreinfo text decides it', async () => {
    const { vmcore } = await predict('x86_64/05-crash-added-file');
    expect(vmcore?.exists).toBe(true);
    expect(vmcore?.sizeBytes).toBeUndefined();
    expect(vmcore?.phdrs.offsets).toBeUndefined();
  });
});
