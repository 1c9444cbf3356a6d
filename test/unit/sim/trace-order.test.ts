// The simulated steps against the kernel's own trace of the same operations: every function that both name is called
// as often and in the same order, with the same arguments; on powerpc memblock and header agree at every call, too.
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../app/core/machine/machine';
import { readEvidence } from '../../../app/readers/index';
import type { Run } from '../../../app/sim/run/recorder';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import type { SimState } from '../../../app/sim/state/sim-state';
import { capturedPairs, capturedStarts, eventsOf, optionsOf } from '../../lib/captured-pairs';
import type { CapturedPair } from '../../lib/captured-pairs';
import { captureText, readCapture } from '../../lib/captures';
import { probeCalls, returnsOf } from '../../lib/probe-trace';
import type { ProbeCall } from '../../lib/probe-trace';

interface Traced {
  readonly name: string;
  /** One set of probes. */
  readonly lab: string;
  readonly run: Run;
  readonly calls: readonly ProbeCall[];
}

/**
 * Calls that no event of the scenario stands for, by evidence:
 * `memory remove count N` asks every LMB of the boot, which refuse with -EINVAL at once;
 * virtio-mem plugs and unplugs parts of a block (2 MiB here) without any memory operation of the kernel.
 */
function withoutUnmodelled(calls: readonly ProbeCall[], text: string): ProbeCall[] {
  const removals = returnsOf(text, 'dlpar_remove_lmb');
  let removal = 0;
  return calls.filter((call, i) => {
    if (call.fn === 'dlpar_remove_lmb') return removals[removal++] !== -22;
    const next = calls[i + 1]?.fn;
    if (call.fn === 'virtio_mem_send_plug_request') return next === 'add_memory_driver_managed';
    if (call.fn === 'virtio_mem_send_unplug_request') return next === 'offline_and_remove_memory';
    return true;
  });
}

/** Architecture, kernel, and whether the probes print memblock: two labs took the captures of powerpc. */
const labOf = (machine: Machine, trace: string): string =>
  [machine.arch?.value, machine.release?.value, trace.includes(' mb_total=')].join(' ');

async function trace(pairs: readonly CapturedPair[]): Promise<Traced[]> {
  const traced: Traced[] = [];
  for (const pair of pairs) {
    // This load ran in the background of the operations, which therefore do not list it.
    const whileLoading = pair.after.includes('10-lock-file/00');
    const operations = whileLoading ? [{ event: 'kdump.load:file' }, ...pair.operations] : pair.operations;
    const events = eventsOf(operations);
    const earlier = readEvidence(await readCapture(pair.before));
    const later = readEvidence(await readCapture(pair.after));
    const text = await captureText(pair.after, 'trace.txt');
    if (events.length === 0 || text === undefined) continue;
    const calls = withoutUnmodelled(probeCalls(text), text);
    const faults = whileLoading ? (['lock-held'] as const) : [];
    const run = runScenario(earlier, events, { ...optionsOf(pair, earlier, later), faults });
    traced.push({ name: pair.name, lab: labOf(later, text), run, calls });
  }
  return traced;
}

const traced = await trace(capturedPairs);
const starts = await trace(capturedStarts);

/** Functions that a lab's probes showed at least once. */
function probesOf(lab: string): ReadonlySet<string> {
  return new Set([...traced, ...starts].filter((t) => t.lab === lab).flatMap((t) => t.calls.map((call) => call.fn)));
}

const modelled = new Set(
  traced.flatMap((t) => t.run.steps.flatMap((step) => (step.fn === undefined ? [] : [step.fn]))),
);

interface Matched {
  readonly fn: string;
  readonly index: number;
}

function simulatedCalls({ run, lab }: Traced): Matched[] {
  const probes = probesOf(lab);
  return run.steps.flatMap(({ fn }, index) => (fn !== undefined && probes.has(fn) ? [{ fn, index }] : []));
}

const realCalls = ({ calls }: Traced): ProbeCall[] => calls.filter((call) => modelled.has(call.fn));

const memblockBytes = (state: SimState | undefined): bigint | undefined =>
  state?.memblock?.reduce((sum, { start, last }) => sum + last - start + 1n, 0n);

function phnum(state: SimState | undefined): bigint | undefined {
  const header = state?.kimage?.header;
  return header && BigInt(new DataView(header.buffer, header.byteOffset).getUint16(56, true));
}

/** Where a step and its call state the same thing differently. */
function differences(t: Traced): { compared: number; different: string[] } {
  const different: string[] = [];
  let compared = 0;
  const calls = realCalls(t);
  simulatedCalls(t).forEach(({ fn, index }, i) => {
    const call = calls[i];
    if (!call) return;
    const { args } = call;
    const entry = t.run.states[index - 1];
    const stated: [string, bigint | number | undefined][] = [
      ...Object.entries(t.run.steps[index]?.args ?? {}),
      ['mb_total', memblockBytes(entry)],
      ['e_phnum', phnum(entry)],
    ];
    for (const [name, value] of stated) {
      const real = args.get(name);
      if (real === undefined || value === undefined) continue;
      compared++;
      if (BigInt(value) !== real) different.push(`call ${i} ${fn} ${name}: simulated ${value}, traced ${real}`);
    }
  });
  return { compared, different };
}

describe('the kernel calls what the simulation says, in that order', () => {
  it.each(traced)('$name', (t) => {
    expect(simulatedCalls(t).map((call) => call.fn)).toEqual(realCalls(t).map((call) => call.fn));
    expect(differences(t).different).toEqual([]);
  });

  // Where other scenarios' boots stand in, addresses and sizes may differ: order and counts must not.
  it.each(starts)('$name, from a boot of its kernel', (t) => {
    expect(simulatedCalls(t).map((call) => call.fn)).toEqual(realCalls(t).map((call) => call.fn));
  });

  it('compares enough to be able to fail', () => {
    const calls = traced.reduce((sum, t) => sum + realCalls(t).length, 0);
    const compared = traced.reduce((sum, t) => sum + differences(t).compared, 0);
    expect(traced.length).toBe(103);
    expect(calls).toBeGreaterThan(2400);
    expect(compared).toBeGreaterThan(4500);
  });

  it('names every probed function of hotplug', () => {
    // Not called by a hotplug operation: a reader of the capture opened crash_hotplug in sysfs.
    const readers = ['crash_check_hotplug_support'];
    const probed = new Set(traced.flatMap((t) => t.calls.map((call) => call.fn)));
    expect([...probed].filter((fn) => !modelled.has(fn) && !readers.includes(fn))).toEqual([]);
  });
});
