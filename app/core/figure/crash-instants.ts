// Where in a run a panic can fall: its steps cut into the instants one argues about (before the notifier, while the
// header is rewritten, after memblock_remove…), named alike under every design so that designs can be set side by side.
import type { RunView, StepWords } from '../view/run-view';

/** In the order they come in. */
export const PHASES = [
  'before',
  'notified',
  'rewriting',
  'notifier-done',
  'removed',
  'loading',
  'loaded',
  'panic',
] as const;
export type Phase = (typeof PHASES)[number];

export interface Instant {
  /** Index into the run's events; -1 is the state as captured. */
  readonly op: number;
  /** Which memory block or CPU of the event, from 0. */
  readonly block: number;
  readonly phase: Phase;
  /** Steps of the run, both included. */
  readonly first: number;
  readonly last: number;
}

/** Functions with which the work on the next block of the same event begins. */
const NEXT_BLOCK: ReadonlySet<string> = new Set([
  'dlpar_acquire_drc',
  'dlpar_add_lmb',
  'dlpar_remove_lmb',
  'memory_subsys_online',
  'memory_subsys_offline',
  'virtio_mem_send_plug_request',
  'virtio_mem_send_unplug_request',
]);
const REMOVAL: ReadonlySet<string> = new Set(['memblock_remove', 'release_mem_region_adjustable']);
const CALLBACKS: ReadonlySet<string> = new Set(['crash_cpuhp_online', 'crash_cpuhp_offline']);
const IN_NOTIFIER: ReadonlySet<string> = new Set(['memory_notify', 'crash handler', 'cpuhp']);

/** The words of a step. */
export function wordsAt(run: RunView, step: number): StepWords | undefined {
  return run.words[run.texts[step] ?? -1];
}

/** The notification that the crash notifier acts on, or the moment from which new pages are in use. */
function isNotice({ actor, action, fn }: StepWords): boolean {
  if (actor === 'memory_notify') return /^MEM_(ONLINE|OFFLINE) /.test(action);
  return actor === 'memory core' ? action.endsWith('pages go to the buddy allocator') : CALLBACKS.has(fn ?? '');
}

function nextPhase(now: Phase, words: StepWords, armed: boolean): Phase {
  const { actor, fn } = words;
  if (actor === 'panic') return 'panic';
  if (actor === 'kexec' || (actor === 'kdump service' && !armed)) return armed ? 'loaded' : 'loading';
  if (now === 'loading') return armed ? 'loaded' : now;
  if (actor === 'crash handler' && !armed) return 'rewriting';
  if (now === 'rewriting') return armed ? 'notifier-done' : now;
  if (fn !== undefined && REMOVAL.has(fn)) return 'removed';
  if (isNotice(words)) return 'notified';
  return now === 'notified' && !IN_NOTIFIER.has(actor) ? 'notifier-done' : now;
}

const ENDS_BLOCK: ReadonlySet<Phase> = new Set(['notifier-done', 'removed', 'loaded']);

/** Cuts a run into instants, in the order of its steps. */
export function instantsOf(run: RunView): readonly Instant[] {
  const instants: Instant[] = [];
  let op = -2;
  let block = 0;
  let phase: Phase = 'before';
  let first = 0;
  for (let step = 0; step < run.length; step++) {
    const words = wordsAt(run, step);
    const stepOp = run.ops[step] ?? -1;
    if (!words) continue;
    const before: { op: number; block: number; phase: Phase } = { op, block, phase };
    if (stepOp !== op) {
      op = stepOp;
      block = 0;
      phase = 'before';
    } else if (ENDS_BLOCK.has(phase) && NEXT_BLOCK.has(words.fn ?? '')) {
      block += 1;
      phase = 'before';
    }
    phase = nextPhase(phase, words, run.armed[step] === 1);
    if (step > 0 && (before.op !== op || before.block !== block || before.phase !== phase)) {
      instants.push({ ...before, first, last: step - 1 });
      first = step;
    }
  }
  if (run.length > 0) instants.push({ op, block, phase, first, last: run.length - 1 });
  return instants;
}
