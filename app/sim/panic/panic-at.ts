// A panic after any step of a run: for the marker that is dragged over it, and for the panic events of a scenario.
import type { Machine } from '../../core/machine/machine';
import { rangesFromPairs, subtractRanges } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { SimProfile } from '../run/profile';
import type { Run } from '../run/recorder';
import type { RamList } from '../state/ram-list';
import type { SimState } from '../state/sim-state';
import { createInstantJudge } from '../verdict/instant-verdict';
import type { PanicOutcome } from './panic-outcome';
import { predictPanic } from './predict-panic';

const ramOf = (ram: RamList): RangeSet => rangesFromPairs(ram.map((r): [bigint, bigint] => [r.start, r.last]));

/** RAM plugged since the run began that is no virtio-mem: ACPI DIMMs. */
function pluggedDimms(first: SimState, now: SimState): RangeSet {
  return subtractRanges(ramOf(now.iomem.filter((r) => r.name === 'System RAM')), ramOf(first.iomem));
}

export type PanicAt = (stepIndex: number) => PanicOutcome | undefined;

/** A function that answers for every step of one run; what it computed stays while it lives. */
export function createPanicAt(machine: Machine, profile: SimProfile, run: Run): PanicAt {
  const judge = createInstantJudge(machine);
  const [first] = run.states;
  return (stepIndex) => {
    const state = run.states[stepIndex];
    if (!state || !first) return undefined;
    return predictPanic(machine, profile, state, {
      dimms: pluggedDimms(first, state),
      judge,
    });
  };
}

export interface PanicEvent {
  /** The step at which it happens. */
  readonly index: number;
  readonly outcome: PanicOutcome;
}

/** The panic events of a run. */
export function panicEvents(machine: Machine, profile: SimProfile, run: Run): PanicEvent[] {
  const panicAt = createPanicAt(machine, profile, run);
  return run.steps.flatMap((step, index) => {
    const outcome = step.fn === 'panic' ? panicAt(index) : undefined;
    return outcome ? [{ index, outcome }] : [];
  });
}
