// The simulated run of each open snapshot: scenario, steps, and the instant everyone looks at. Only this store starts
// runs that the views follow; the others read it.
import { defineStore } from 'pinia';
import { computed, markRaw, shallowRef } from 'vue';
import type { RunView, ScenarioInput } from '../../../app/core/view/run-view';
import type { StoredRun } from '../../../app/core/view/view-state';
import type { IpcError, IpcResult, TaskProgress } from '../../../app/ipc/contract';
import { onPush, request } from '../api/client';
import { useMachines } from './machines';

/** The visible stretch of steps; `to` is exclusive, both may be fractions. */
export interface StepWindow {
  readonly from: number;
  readonly to: number;
}

export interface RunState {
  readonly scenario: ScenarioInput;
  readonly run: RunView;
  /** Step whose state the views show. */
  readonly playhead: number;
  /** False: the views show what was observed, though a run exists. */
  readonly following: boolean;
  readonly a?: number;
  readonly b?: number;
  /** Step after which the crash is imagined. */
  readonly panic: number;
  /** Absent: all steps. */
  readonly window?: StepWindow;
}

export const EMPTY_SCENARIO: ScenarioInput = { events: [], config: {}, faults: [] };
const MIN_WINDOW_STEPS = 4;

export const useRuns = defineStore('runs', () => {
  const machines = useMachines();
  const states = shallowRef<ReadonlyMap<string, RunState>>(new Map());
  const running = shallowRef<ReadonlyMap<string, string>>(new Map());
  const failures = shallowRef<ReadonlyMap<string, IpcError>>(new Map());
  let counter = 0;

  const current = computed(() => states.value.get(machines.active?.id ?? ''));
  /** The run that the views follow; undefined while they show what was observed. */
  const followed = computed(() => (current.value?.following === true ? current.value : undefined));
  const busy = computed(() => running.value.has(machines.active?.id ?? ''));
  const failure = computed(() => failures.value.get(machines.active?.id ?? ''));
  const told = shallowRef<TaskProgress>();
  /** How far the run under way has come; undefined before its first word. */
  const progress = computed(() =>
    told.value?.task === running.value.get(machines.active?.id ?? '') ? told.value : undefined,
  );
  onPush('task:progress', (push) => {
    if ([...running.value.values()].includes(push.task)) told.value = push;
  });

  function put(id: string, state: RunState | undefined): void {
    states.value = changed(states.value, id, state);
  }

  function change(part: Partial<RunState>): void {
    const id = machines.active?.id;
    const now = current.value;
    if (id !== undefined && now !== undefined) put(id, { ...now, ...part });
  }

  /** Simulates a scenario on a snapshot; a newer start of the same snapshot takes the place of a running one. */
  async function start(scenario: ScenarioInput, id = machines.active?.id): Promise<IpcResult<RunView>> {
    if (id === undefined) return { ok: false, error: { code: 'not-found', message: 'No snapshot is open.' } };
    const older = running.value.get(id);
    counter += 1;
    const task = `run-${Date.now().toString(36)}-${counter}`;
    // At once, before anything is waited for: whoever starts last wins.
    running.value = changed(running.value, id, task);
    if (older !== undefined) void request('task:cancel', older);
    const answer = await request('sim:run', id, plainScenario(scenario), task);
    const mine = running.value.get(id) === task;
    if (mine) running.value = changed(running.value, id, undefined);
    if (!mine) return { ok: false, error: { code: 'cancelled', message: 'Cancelled.' } };
    failures.value = changed(failures.value, id, answer.ok ? undefined : answer.error);
    if (answer.ok) adopt(id, scenario, answer.value);
    return answer;
  }

  /** Ends a run under way. */
  async function cancel(id = machines.active?.id): Promise<void> {
    const task = id === undefined ? undefined : running.value.get(id);
    if (id === undefined || task === undefined) return;
    running.value = changed(running.value, id, undefined);
    await request('task:cancel', task);
  }

  /** Makes a finished run the one that the views follow. */
  function adopt(id: string, scenario: ScenarioInput, run: RunView, playhead = run.length - 1): void {
    const step = clampStep(playhead, run.length);
    put(id, { scenario, run: markRaw(run), playhead: step, following: true, panic: step });
  }

  /** Shows another instant, and the simulated state with it. */
  function scrub(step: number): void {
    const now = current.value;
    if (now !== undefined) change({ playhead: clampStep(step, now.run.length), following: true });
  }

  function step(by: number): void {
    if (current.value !== undefined) scrub(current.value.playhead + by);
  }

  function setMarker(name: 'a' | 'b', at: number | undefined): void {
    const now = current.value;
    const id = machines.active?.id;
    if (now === undefined || id === undefined) return;
    const { [name]: _old, ...rest } = now;
    put(id, at === undefined ? rest : { ...rest, [name]: clampStep(at, now.run.length) });
  }

  function setPanic(at: number): void {
    if (current.value !== undefined) change({ panic: clampStep(at, current.value.run.length) });
  }

  function follow(following: boolean): void {
    change({ following });
  }

  /** Forgets the run: the views show what was observed again. */
  function discard(): void {
    if (machines.active !== undefined) put(machines.active.id, undefined);
  }

  /** Puts playhead, markers and window of a run that was simulated again back to where they were. */
  function recall(id: string, { following, playhead, a, b, panic, window }: StoredRun): void {
    const now = states.value.get(id);
    if (now === undefined) return;
    const { length } = now.run;
    put(id, {
      scenario: now.scenario,
      run: now.run,
      following,
      playhead: clampStep(playhead, length),
      panic: clampStep(panic, length),
      ...(a === undefined ? {} : { a: clampStep(a, length) }),
      ...(b === undefined ? {} : { b: clampStep(b, length) }),
      ...(window === undefined || window.to > length ? {} : { window }),
    });
  }

  function setWindow(next: StepWindow | undefined): void {
    const now = current.value;
    const id = machines.active?.id;
    if (now === undefined || id === undefined) return;
    const { window: _old, ...rest } = now;
    const { length } = now.run;
    if (next === undefined || next.to - next.from >= length) return put(id, rest);
    const size = Math.max(Math.min(MIN_WINDOW_STEPS, length), next.to - next.from);
    const from = Math.min(length - size, Math.max(0, next.from));
    put(id, { ...rest, window: { from, to: from + size } });
  }

  return {
    states,
    current,
    followed,
    busy,
    progress,
    failure,
    start,
    cancel,
    adopt,
    recall,
    scrub,
    step,
    setMarker,
    setPanic,
    follow,
    discard,
    setWindow,
  };
});

function changed<T>(map: ReadonlyMap<string, T>, id: string, value: T | undefined): ReadonlyMap<string, T> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(id);
  else copy.set(id, value);
  return copy;
}

function clampStep(step: number, length: number): number {
  return Math.max(0, Math.min(length - 1, Math.round(step)));
}

/** Without the reactive wrappers that a message cannot carry. */
export function plainScenario({ events, design, config, faults }: ScenarioInput): ScenarioInput {
  return { events: [...events], config: { ...config }, faults: [...faults], ...(design !== undefined && { design }) };
}
