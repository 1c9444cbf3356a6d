// From paths on the command line to one judged machine.
import path from 'node:path';
import type { Judgement } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';
import { loadEvidence } from '../input/load-evidence';
import { judgeEvidence } from '../jobs/examine';
import { loadSource } from '../jobs/load';
import { storedSource } from '../jobs/stored-source';
import { UnusableInput } from './failure';

export interface OpenedMachine {
  readonly title: string;
  readonly machine: Machine;
  readonly judgement: Judgement;
}

/** A snapshot of the window's library, or undefined where the path is no such thing. */
async function openStored(input: string): Promise<OpenedMachine | undefined> {
  const source = storedSource(input);
  if (source === undefined) return undefined;
  const loaded = await loadSource(source);
  if (!loaded.ok) throw new UnusableInput(loaded.error.message, loaded.error.where ?? input, loaded.error.hint);
  return { title: loaded.value.title, ...judgeEvidence(loaded.value) };
}

/** Opens all inputs as ONE machine. Throws UnusableInput when nothing in them is understood. */
export async function openMachine(inputs: readonly string[]): Promise<OpenedMachine> {
  const [only, ...more] = inputs;
  const stored = only === undefined || more.length > 0 ? undefined : await openStored(only);
  if (stored !== undefined) return stored;
  const loaded = await loadEvidence(inputs);
  if ('error' in loaded) throw new UnusableInput(loaded.error.message, loaded.error.where, loaded.error.hint);
  const title = inputs.map((input) => path.basename(path.resolve(input))).join(' + ');
  return { title, ...judgeEvidence(loaded) };
}
