// A finished run as compact columns: what a window or a report needs of 10^5 steps, without 10^5 objects.
import type { Machine } from '../../core/machine/machine';
import { createInstantJudge, instantVerdict } from '../verdict/instant-verdict';
import type { InstantVerdict } from '../verdict/instant-verdict';
import type { Run, Step } from './recorder';

export const INSTANT_VERDICTS: readonly InstantVerdict[] = [
  'complete',
  'at-risk',
  'incomplete',
  'unknown',
  'not-armed',
];

export interface Trace {
  readonly length: number;
  /** Operation of each step, -1 for the state as captured. */
  readonly ops: Int32Array;
  /** Header version of each step, -1: no image. */
  readonly headerVersions: Int32Array;
  /** 1 where a panic enters the capture kernel. */
  readonly armed: Uint8Array;
  /** Index into INSTANT_VERDICTS. */
  readonly verdicts: Uint8Array;
  /** Index into `texts`: equal steps of thousands of events share one. */
  readonly textIndexes: Uint32Array;
  readonly texts: readonly Step[];
  readonly headers: readonly Uint8Array[];
}

const keyOf = (step: Step): string =>
  [step.actor, step.action, step.fn, step.message, step.note, step.refused, step.reads, step.writes].join('\u0000');

/** Judges every instant of a run and lays the steps out as columns. */
export function traceOf(machine: Machine, run: Run): Trace {
  const judge = createInstantJudge(machine);
  const texts: Step[] = [];
  const textIndex = new Map<string, number>();
  const index = (step: Step): number => {
    const key = keyOf(step);
    const known = textIndex.get(key);
    if (known !== undefined) return known;
    textIndex.set(key, texts.length);
    return texts.push(step) - 1;
  };
  return {
    length: run.steps.length,
    ops: Int32Array.from(run.steps, (s) => s.op),
    headerVersions: Int32Array.from(run.steps, (s) => s.header),
    armed: Uint8Array.from(run.steps, (s) => (s.armed ? 1 : 0)),
    verdicts: Uint8Array.from(run.states, (state) => INSTANT_VERDICTS.indexOf(instantVerdict(judge, state))),
    textIndexes: Uint32Array.from(run.steps, index),
    texts,
    headers: run.headers,
  };
}
