// From paths on the command line to one judged machine.
import path from 'node:path';
import type { Judgement } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';
import { loadEvidence } from '../input/load-evidence';
import { judgeEvidence } from '../jobs/examine';
import { UnusableInput } from './failure';

export interface OpenedMachine {
  readonly title: string;
  readonly machine: Machine;
  readonly judgement: Judgement;
}

/** Opens all inputs as ONE machine. Throws UnusableInput when nothing in them is understood. */
export async function openMachine(inputs: readonly string[]): Promise<OpenedMachine> {
  const loaded = await loadEvidence(inputs);
  if ('error' in loaded) throw new UnusableInput(loaded.error.message, loaded.error.where, loaded.error.hint);
  const title = inputs.map((input) => path.basename(path.resolve(input))).join(' + ');
  return { title, ...judgeEvidence(loaded) };
}
