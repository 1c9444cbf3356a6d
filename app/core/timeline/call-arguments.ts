// Arguments of a recorded call beside those of the simulated step that stands for it: a trace of another operation has
// the same functions in the same order, and must not be taken for agreement.
import { textAt } from '../text/text-column';
import type { RecordedTrace, StepWords } from '../view/run-view';

/** The probes' names for arguments; the rest go by the kernel's. */
const KERNEL_NAMES: Readonly<Record<string, string>> = { pfn: 'start_pfn', nr: 'nr_pages', ranges: 'nr_ranges' };

/** `name=value`, as probes print it. */
const ARGUMENT = /(\w+)=(-?)(0x[0-9a-f]{1,16}|\d{1,20})(?![\w.])/g;

/** The kernel's "no CPU": -1, or 2^32 - 1 where a probe prints it unsigned. */
const NO_CPU = 0xffff_ffffn;

/** An argument that the two sides state differently. */
export interface ArgumentDifference {
  readonly name: string;
  readonly recorded: bigint;
  readonly simulated: bigint;
}

/** The numbers among the arguments of a call, under the kernel's names. */
export function callArguments(fn: string, text: string): ReadonlyMap<string, bigint> {
  const named = new Map<string, bigint>();
  for (const [, name = '', sign = '', digits = '0'] of text.matchAll(ARGUMENT)) {
    const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
    if (name === 'cpu' && (value < 0n || value === NO_CPU)) continue;
    const handler = fn === 'crash_handle_hotplug_event' && name === 'action';
    named.set(handler ? 'hp_action' : (KERNEL_NAMES[name] ?? name), value);
  }
  return named;
}

/** The first argument in which a recorded call is not that of the step; undefined where both show none or the same. */
export function differingArgument(
  recorded: RecordedTrace,
  line: number,
  step: StepWords | undefined,
): ArgumentDifference | undefined {
  if (step?.args === undefined) return undefined;
  const fn = recorded.fns[recorded.fnIndexes[line] ?? -1] ?? '';
  if (fn !== step.fn) return undefined;
  const stated = callArguments(fn, textAt(recorded.args, line));
  for (const [name, simulated] of Object.entries(step.args)) {
    const value = stated.get(name);
    if (value !== undefined && value !== simulated) return { name, recorded: value, simulated };
  }
  return undefined;
}
