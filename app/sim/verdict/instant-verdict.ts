// The verdict of a panic at every instant of a run, by the rules of observed machines.
import type { Judgement, Verdict } from '../../core/coverage/finding';
import { concludeContext, judgeContext, verdictOfContext } from '../../core/coverage/judge';
import type { Conclusion } from '../../core/coverage/judge';
import type { Machine } from '../../core/machine/machine';
import type { InstantVerdict } from '../../core/view/run-view';
import { imageDoubt, purgatoryStops } from '../state/kimage';
import type { SimState } from '../state/sim-state';
import { createInstantContexts } from './instant-context';
import type { InstantContexts } from './instant-context';

function rememberByName<T>(contexts: InstantContexts, compute: (state: SimState) => T): (state: SimState) => T {
  const known = new Map<string, T>();
  return (state) => {
    const name = contexts.nameOf(state);
    const kept = known.get(name);
    if (kept !== undefined) return kept;
    const value = compute(state);
    known.set(name, value);
    return value;
  };
}

export type InstantJudge = (state: SimState) => Judgement;

/** A judge for states of one run of one machine, with findings and sets. */
export function createInstantJudge(machine: Machine): InstantJudge {
  const contexts = createInstantContexts(machine);
  return rememberByName(contexts, (state) => judgeContext(contexts.contextOf(state)));
}

/**
 * What `keep` makes of the findings at a state, once per distinct state. Only that stays in memory: a long run has 10^4
 * distinct states, and their judgements would take half a gigabyte.
 */
export function createInstantConclusions<T>(machine: Machine, keep: (found: Conclusion) => T): (state: SimState) => T {
  const contexts = createInstantContexts(machine);
  return rememberByName(contexts, (state) => keep(concludeContext(contexts.contextOf(state))));
}

/** Verdicts without findings, for all states of one run of one machine. */
export function createInstantVerdicts(machine: Machine): (state: SimState) => InstantVerdict {
  const contexts = createInstantContexts(machine);
  return instantVerdicts(rememberByName(contexts, (state) => verdictOfContext(contexts.contextOf(state))));
}

/** What a panic gives at states whose header a judge has a verdict of. */
export function instantVerdicts(verdict: (state: SimState) => Verdict): (state: SimState) => InstantVerdict {
  return (state) => {
    const { kimage } = state;
    const armed = kimage !== undefined && !state.disarmed && !state.kexecLocked && !purgatoryStops(kimage);
    if (!armed) return 'not-armed';
    return imageDoubt(kimage) === undefined ? verdict(state) : 'unknown';
  };
}
