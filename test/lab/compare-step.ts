// A real step beside the simulated one: header bytes, verdict, and the crash core's calls in the kernel's trace.
import { judgeCoverage } from '../../app/core/coverage/judge';
import type { Verdict } from '../../app/core/coverage/finding';
import type { Machine } from '../../app/core/machine/machine';
import { loadEvidence } from '../../app/input/load-evidence';
import { readEvidence } from '../../app/readers/index';
import { runScenario } from '../../app/sim/scenario/run-scenario';
import type { Run } from '../../app/sim/run/recorder';
import { simulatedMachine } from '../../app/sim/verdict/simulated-machine';
import { eventsOf, optionsOf } from '../lib/captured-pairs';
import type { Operation } from '../lib/captured-pairs';
import { probeCalls } from '../lib/probe-trace';
import type { StepEvidence } from './qemu/take-step';
import { LabError } from './setup/run-program';

export interface StepResult {
  readonly step: string;
  readonly operations: readonly Operation[];
  /** Of what the collector wrote. */
  readonly realVerdict: Verdict;
  /** Absent: nothing is simulated for the first step. */
  readonly simulatedVerdict?: Verdict;
  /** Bytes compared, and the first that differs. */
  readonly header?: { readonly bytes: number; readonly differsAt?: number };
  /** Updates of the header in the trace and in the run. */
  readonly updates?: { readonly real: number; readonly simulated: number };
  /** What is wrong with the step, in words; empty: it passed. */
  readonly faults: readonly string[];
  readonly collectorSeconds: number;
  readonly seconds: number;
}

/** What the collector wrote, as Kdumpscope reads it. */
export async function readArchive(path: string): Promise<Machine> {
  const loaded = await loadEvidence([path]);
  if ('error' in loaded) throw new LabError(`${path}: ${loaded.error.message}`);
  return readEvidence(loaded.files);
}

/** The first offset at which the shorter, continued with zeros, differs from the longer; undefined: the same. */
function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if ((a[i] ?? 0) !== (b[i] ?? 0)) return i;
  return undefined;
}

const HANDLER = 'arch_crash_handle_hotplug_event';

function updatesOf(run: Run, trace: string): { readonly real: number; readonly simulated: number } {
  return {
    real: probeCalls(trace).filter((call) => call.fn === HANDLER).length,
    simulated: run.steps.filter((step) => step.fn === HANDLER).length,
  };
}

/** What is wrong with the evidence itself, before anything is simulated. */
function evidenceFaults(evidence: StepEvidence, machine: Machine): string[] {
  const faults: string[] = [];
  const { header } = evidence;
  const collected = machine.elfcorehdr;
  if (evidence.collector.status !== 0)
    faults.push(`the collector ended with ${evidence.collector.status}: ${evidence.collector.said}`);
  if (!evidence.stable) faults.push('the header changed while it was read');
  if (header && !collected) faults.push('the collector has no header');
  if (!header && collected) faults.push('the collector has a header that QEMU does not see');
  if (header && collected) {
    const at = firstDifference(header.bytes, collected.bytes);
    if (at !== undefined) faults.push(`the collector's header differs from memory at byte ${at}`);
    if (collected.paddr?.value !== header.paddr)
      faults.push(`the collector's header is of 0x${collected.paddr?.value.toString(16) ?? '?'}`);
  }
  for (const { where, message } of machine.problems) faults.push(`${where.file}: ${message}`);
  return faults;
}

export interface Compared {
  readonly evidence: StepEvidence;
  readonly machine: Machine;
}

/** Judges one step; `earlier` is the step before, from which it is simulated. */
export function compareStep(
  { evidence, machine }: Compared,
  earlier: Compared | undefined,
  operations: readonly Operation[],
  seconds: number,
): StepResult {
  const faults = evidenceFaults(evidence, machine);
  const realVerdict = judgeCoverage(machine).verdict;
  const base = {
    step: evidence.name,
    operations,
    realVerdict,
    collectorSeconds: evidence.collector.seconds,
    seconds,
  };
  if (!earlier) return { ...base, faults };
  const pair = { name: evidence.name, before: earlier.evidence.archive, after: evidence.archive, operations };
  const run = runScenario(earlier.machine, eventsOf(operations), optionsOf(pair, earlier.machine, machine));
  const simulatedVerdict = judgeCoverage(simulatedMachine(earlier.machine, run.state)).verdict;
  if (simulatedVerdict !== realVerdict) faults.push(`simulated ${simulatedVerdict}, real ${realVerdict}`);
  const updates = updatesOf(run, evidence.trace);
  if (updates.real !== updates.simulated)
    faults.push(`the kernel updated the header ${updates.real} times, the simulation ${updates.simulated} times`);
  const real = evidence.header?.bytes;
  const got = run.state.kimage?.header;
  if (!real !== !got) faults.push(real ? 'nothing is loaded in the simulation' : 'nothing is loaded in the guest');
  if (!real || !got) return { ...base, simulatedVerdict, updates, faults };
  const differsAt = firstDifference(real, got);
  if (differsAt !== undefined) faults.push(`the simulated header differs at byte ${differsAt}`);
  const header = { bytes: real.length, ...(differsAt === undefined ? {} : { differsAt }) };
  return { ...base, simulatedVerdict, updates, header, faults };
}
