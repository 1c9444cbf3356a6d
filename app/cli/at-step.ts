// INPUT or INPUT@STEP on the command line: the header of a capture, or the one in memory after a step of a scenario run
// on it. STEP is the index that `simulate` prints, `load` for the state as captured, `end` for the last step.
import { access } from 'node:fs/promises';
import { classifyPhdrs } from '../core/coverage/phdr-roles';
import type { HeaderSide } from '../core/diff/header-diff';
import type { Machine } from '../core/machine/machine';
import { runScenario } from '../sim/scenario/run-scenario';
import { simulatedMachine } from '../sim/verdict/simulated-machine';
import { UnusableInput } from './failure';
import { decodedHeader, headerEvidence } from './machine-header';
import { openMachine } from './open-machine';
import { scenarioOf } from './scenario-options';
import type { ScenarioOptions } from './scenario-options';

/** An input as it was typed, taken apart. */
export interface StepInput {
  readonly text: string;
  readonly file: string;
  /** Undefined: the input itself. */
  readonly step?: number | 'load' | 'end';
}

/** A header with what it was asked for by. */
export interface OpenedHeader {
  readonly input: string;
  /** What the step did, where the input names one. */
  readonly step?: { readonly index: number; readonly action: string };
  readonly side: HeaderSide;
}

/** Takes INPUT@STEP apart. A file whose own name holds the @ is that file. */
export async function parseStepInput(text: string): Promise<StepInput> {
  const at = text.lastIndexOf('@');
  const exists = await access(text).then(
    () => true,
    () => false,
  );
  if (exists || at < 1) return { text, file: text };
  const file = text.slice(0, at);
  const step = text.slice(at + 1);
  if (step === 'load' || step === '0') return { text, file, step: 'load' };
  if (step === 'end') return { text, file, step };
  if (/^[0-9]{1,9}$/.test(step)) return { text, file, step: Number(step) };
  throw new UnusableInput(
    `"${step}" is no step`,
    text,
    'give a number, load or end after the @, or a file that exists',
  );
}

function sideOf(machine: Machine, input: string): HeaderSide {
  const evidence = headerEvidence(machine, input);
  const header = decodedHeader(machine, evidence);
  const { roles, cpus } = classifyPhdrs(machine, header);
  return { bytes: evidence.bytes, header, roles, cpus };
}

/** Opens the input, and runs the scenario on it as far as its step. Throws UnusableInput where there is no header. */
export async function openHeaderAt(input: StepInput, options: ScenarioOptions): Promise<OpenedHeader> {
  const { text, file, step } = input;
  if (step === undefined || step === 'load') {
    const { machine } = await openMachine([file]);
    const captured = step === undefined ? {} : { step: { index: 0, action: 'as captured' } };
    return { input: text, ...captured, side: sideOf(machine, file) };
  }
  const { machine } = await openMachine([file]);
  const scenario = await scenarioOf(options, machine);
  const run = runScenario(machine, scenario.events, scenario);
  const index = step === 'end' ? run.steps.length - 1 : step;
  const state = run.states[index];
  const done = run.steps[index];
  if (!state || !done)
    throw new UnusableInput(`there is no step ${index}`, text, `the last one is ${run.steps.length - 1}`);
  if (!state.kimage)
    throw new UnusableInput(`no image is loaded at step ${index}`, text, 'there is no header to compare');
  return { input: text, step: { index, action: done.action }, side: sideOf(simulatedMachine(machine, state), text) };
}
