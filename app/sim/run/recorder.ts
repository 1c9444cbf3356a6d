// Collects the steps of a run. Headers are shared by version: most steps do not change the bytes.
import type { Actor } from '../../core/view/run-view';
import { sameBytes } from '../headers/same-bytes';
import { purgatoryStops } from '../state/kimage';
import type { SimState } from '../state/sim-state';

export interface StepText {
  readonly actor: Actor;
  readonly action: string;
  /** Kernel function the step stands for, as probes name it. */
  readonly fn?: string | undefined;
  /** Arguments of that function by the kernel's names, as probes print them. */
  readonly args?: Readonly<Record<string, bigint | number>> | undefined;
  readonly reads?: readonly string[] | undefined;
  readonly writes?: readonly string[] | undefined;
  /** Source note or quirk. */
  readonly note?: string | undefined;
  /** What the kernel prints. */
  readonly message?: string | undefined;
  /** Log level of the message. */
  readonly level?: 'err' | 'warn' | 'info' | 'debug' | undefined;
  /** The kernel says no: the operation did not happen. */
  readonly refused?: boolean | undefined;
}

export interface Step extends StepText {
  /** Index of the operation in the scenario. */
  readonly op: number;
  /** Index into `Recorder.headers`, -1: no image loaded. */
  readonly header: number;
  /** A panic after this step enters the capture kernel. */
  readonly armed: boolean;
}

/** Reloads that udev's rules asked for and that have not run yet. */
export interface UdevQueue {
  pending: number;
  /** Matching events since the last reload. */
  windowEvents: number;
}

/** A run under way. `state` is replaced, never changed in place. */
export interface Run {
  state: SimState;
  op: number;
  readonly steps: Step[];
  readonly states: SimState[];
  readonly headers: Uint8Array[];
  readonly udev: UdevQueue;
}

export function createRun(state: SimState): Run {
  return { state, op: -1, steps: [], states: [], headers: [], udev: { pending: 0, windowEvents: 0 } };
}

/** The last header of the run where it is the same bytes: a reload that changes nothing makes no new version. */
export function sharedHeader(run: Run, bytes: Uint8Array): Uint8Array {
  const last = run.headers.at(-1);
  return last && sameBytes(last, bytes) ? last : bytes;
}

function headerVersion(run: Run): number {
  const bytes = run.state.kimage?.header;
  if (bytes === undefined) return -1;
  // A rebuilt header with the same bytes keeps the array of the one before, so identity is enough.
  const last = run.headers.length - 1;
  if (run.headers[last] === bytes) return last;
  run.headers.push(bytes);
  return run.headers.length - 1;
}

/** Records what just happened, with the state after it. */
export function record(run: Run, step: StepText): void {
  const { kimage, disarmed, kexecLocked } = run.state;
  // Field by field: every step has the same shape, which thousands of them are made and read faster for.
  const { actor, action, fn, args, reads, writes, note, message, level, refused } = step;
  run.steps.push({
    actor,
    action,
    fn,
    args,
    reads,
    writes,
    note,
    message,
    level,
    refused,
    op: run.op,
    header: headerVersion(run),
    armed: kimage !== undefined && !disarmed && !kexecLocked && !purgatoryStops(kimage),
  });
  run.states.push(run.state);
}
