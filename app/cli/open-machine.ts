// From paths on the command line to one judged machine.
import path from 'node:path';
import type { Judgement } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';
import { visibleLine } from '../core/text/visible';
import { judgeEvidence } from '../jobs/examine';
import { loadPaths, loadSource } from '../jobs/load';
import type { Loaded } from '../jobs/load';
import { storedSource } from '../jobs/stored-source';
import { UnusableInput } from './failure';

export interface OpenedMachine {
  readonly title: string;
  readonly machine: Machine;
  readonly judgement: Judgement;
}

type LoadedInputs = Loaded & { readonly title: string };

/** A snapshot of the window's library, or undefined where the path is no such thing. */
async function loadStored(input: string): Promise<LoadedInputs | undefined> {
  const source = storedSource(input);
  if (source === undefined) return undefined;
  const loaded = await loadSource(source);
  if (!loaded.ok) throw new UnusableInput(loaded.error.message, loaded.error.where ?? input, loaded.error.hint);
  return loaded.value;
}

/** The evidence of all inputs as ONE machine's. Throws UnusableInput when nothing in them is understood. */
export async function loadInputs(inputs: readonly string[]): Promise<LoadedInputs> {
  const [only, ...more] = inputs;
  const stored = only === undefined || more.length > 0 ? undefined : await loadStored(only);
  if (stored !== undefined) return stored;
  const loaded = await loadPaths(inputs);
  if (!loaded.ok) throw new UnusableInput(loaded.error.message, loaded.error.where, loaded.error.hint);
  const names = inputs.map((input) => path.basename(path.resolve(input))).join(' + ');
  return { ...loaded.value, title: loaded.value.title ?? names };
}

/** Opens all inputs as ONE machine. Throws UnusableInput when nothing in them is understood. */
export async function openMachine(inputs: readonly string[]): Promise<OpenedMachine> {
  const loaded = await loadInputs(inputs);
  return { title: visibleLine(loaded.title), ...judgeEvidence(loaded) };
}
