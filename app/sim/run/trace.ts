// A finished run as compact columns: what a window or a report needs of 10^5 steps, without 10^5 objects.
import type { Machine } from '../../core/machine/machine';
import { createInstantVerdicts } from '../verdict/instant-verdict';
import { INSTANT_VERDICTS } from '../../core/view/run-view';
import type { Run, Step } from './recorder';

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

const same = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((item, i) => item === b[i]));

/** Action and argument values: nearly a name of the text, cheap to make. */
const keyOf = ({ action, args }: Step): string => (args ? `${action} ${Object.values(args).join(' ')}` : action);

/** Whether two steps of one key read alike: a function's arguments always have the same names. */
function sameText(a: Step, b: Step): boolean {
  return (
    a.actor === b.actor &&
    a.fn === b.fn &&
    a.message === b.message &&
    a.level === b.level &&
    a.note === b.note &&
    a.refused === b.refused &&
    same(a.reads, b.reads) &&
    same(a.writes, b.writes)
  );
}

/** Numbers texts; steps that read alike share one. */
function createTexts(): { readonly texts: Step[]; readonly index: (step: Step) => number } {
  const texts: Step[] = [];
  const byKey = new Map<string, number[]>();
  const index = (step: Step): number => {
    const key = keyOf(step);
    const candidates = byKey.get(key);
    for (const candidate of candidates ?? []) {
      const text = texts[candidate];
      if (text && sameText(text, step)) return candidate;
    }
    const number = texts.push(step) - 1;
    if (candidates) candidates.push(number);
    else byKey.set(key, [number]);
    return number;
  };
  return { texts, index };
}

/** Judges every instant of a run and lays the steps out as columns. */
export function traceOf(machine: Machine, run: Run, verdict = createInstantVerdicts(machine)): Trace {
  const { texts, index } = createTexts();
  return {
    length: run.steps.length,
    ops: Int32Array.from(run.steps, (s) => s.op),
    headerVersions: Int32Array.from(run.steps, (s) => s.header),
    armed: Uint8Array.from(run.steps, (s) => (s.armed ? 1 : 0)),
    verdicts: Uint8Array.from(run.states, (state) => INSTANT_VERDICTS.indexOf(verdict(state))),
    textIndexes: Uint32Array.from(run.steps, index),
    texts,
    headers: run.headers,
  };
}
