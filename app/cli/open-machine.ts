// From paths on the command line to one judged machine.
import path from 'node:path';
import { judgeCoverage } from '../core/coverage/judge';
import type { Judgement } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';
import { loadEvidence } from '../input/load-evidence';
import { readEvidence } from '../readers/index';
import { UnusableInput } from './failure';

export interface OpenedMachine {
  readonly title: string;
  readonly machine: Machine;
  readonly judgement: Judgement;
}

/** Opens all inputs as ONE machine. Throws UnusableInput when nothing in them is understood. */
export async function openMachine(inputs: readonly string[]): Promise<OpenedMachine> {
  const loaded = await loadEvidence(inputs);
  if (!loaded.ok) throw new UnusableInput(loaded.error.message, loaded.error.where, loaded.error.hint);
  const machine = readEvidence(loaded.files, loaded.problems);
  if (!machine.sources.some((s) => s.reader !== undefined)) {
    const first = machine.problems[0];
    throw new UnusableInput(
      first?.message ?? 'no evidence that Kdumpscope understands',
      inputs.join(' '),
      first?.hint ?? 'give a capture (directory or archive), an elfcorehdr, or /proc/iomem text',
    );
  }
  const title = inputs.map((input) => path.basename(path.resolve(input))).join(' + ');
  return { title, machine, judgement: judgeCoverage(machine) };
}
