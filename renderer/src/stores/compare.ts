// One scenario under several designs, per snapshot. Which instant all views show stays the run store's.
import { defineStore } from 'pinia';
import { computed, markRaw, shallowRef } from 'vue';
import { compareRuns } from '../../../app/core/figure/compare-runs';
import { MOST_COLUMNS } from '../../../app/core/figure/compare-table';
import type { RunView, ScenarioInput } from '../../../app/core/view/run-view';
import type { IpcError } from '../../../app/ipc/contract';
import { request } from '../api/client';
import { useDesigns } from './designs';
import { useMachines } from './machines';
import { useRuns } from './run';
import { bareScenario, sameScenario } from './scenario';

/** The argument of 2022: as posted, with the notified range, as merged, and without any handler. */
const BEFORE_MAINLINE = ['v12', 'v12-memory-notify'];
const AFTER_MAINLINE = ['udev-reload'];
/** Where the machine's own kernel has no handler. */
const FALLBACK_MAINLINE = 'mainline-6.12';

interface Comparison {
  readonly scenario: ScenarioInput;
  readonly designs: readonly string[];
  readonly runs: readonly RunView[];
}

export const useComparison = defineStore('comparison', () => {
  const machines = useMachines();
  const designs = useDesigns();
  const store = useRuns();
  const done = shallowRef<ReadonlyMap<string, Comparison>>(new Map());
  const chosen = shallowRef<ReadonlyMap<string, readonly string[]>>(new Map());
  const tasks = shallowRef<readonly string[]>([]);
  const failure = shallowRef<IpcError>();
  let turns = 0;

  const current = computed(() => done.value.get(machines.active?.id ?? ''));
  const runs = computed(() => current.value?.runs ?? []);
  const rows = computed(() => compareRuns(runs.value));
  const busy = computed(() => tasks.value.length > 0);
  /** Column of the run that all views follow. */
  const followed = computed(() =>
    current.value !== undefined && sameScenario(current.value.scenario, bareScenario(store.current?.scenario))
      ? runs.value.findIndex((run) => run.design.id === store.current?.run.design.id)
      : -1,
  );
  /** The row that holds the playhead: the last of its column that begins no later; -1: none is followed. */
  const row = computed(() => {
    const playhead = store.current?.playhead ?? -1;
    let found = -1;
    let best = -1;
    rows.value.forEach(({ cells }, i) => {
      const step = cells[followed.value]?.step;
      if (step === undefined || step > playhead || step < best) return;
      best = step;
      found = i;
    });
    return found;
  });

  /** Simulates a scenario under every chosen design; does nothing where that was done. */
  async function compare(scenario: ScenarioInput, wanted?: readonly string[]): Promise<void> {
    const id = machines.active?.id;
    if (id === undefined || scenario.events.length === 0) return;
    const bare = bareScenario(scenario) ?? scenario;
    const choice = wanted ?? chosen.value.get(id);
    if (wanted !== undefined) chosen.value = new Map(chosen.value).set(id, wanted);
    const before = current.value;
    const sameDesigns = choice === undefined || before?.designs.join() === choice.join();
    if (before !== undefined && sameDesigns && sameScenario(before.scenario, bare)) return;
    await cancel();
    const turn = (turns += 1);
    failure.value = undefined;
    await designs.load();
    const list = choice ?? (await usualDesigns(id, bare, turn));
    if (turn !== turns || list === undefined) return;
    const results = await runAll(id, bare, list, turn);
    if (turn !== turns || results === undefined) return;
    done.value = new Map(done.value).set(id, { scenario: bare, designs: list, runs: results });
    chosen.value = new Map(chosen.value).set(id, list);
  }

  async function usualDesigns(id: string, bare: ScenarioInput, turn: number): Promise<readonly string[] | undefined> {
    const own = await runAll(id, bare, [undefined], turn);
    const known = designs.forArch(machines.active?.arch).map((design) => design.id);
    const ownId = own?.[0]?.design.id;
    if (ownId === undefined) return undefined;
    const mainline = ownId.startsWith('mainline') ? ownId : FALLBACK_MAINLINE;
    return [...BEFORE_MAINLINE, mainline, ...AFTER_MAINLINE].filter((design) => known.includes(design));
  }

  async function runAll(
    id: string,
    bare: ScenarioInput,
    list: readonly (string | undefined)[],
    turn: number,
  ): Promise<readonly RunView[] | undefined> {
    const named = list.map((design, i) => ({ design, task: `compare-${Date.now().toString(36)}-${turn}-${i}` }));
    tasks.value = named.map(({ task }) => task);
    const plain = { ...bare, events: [...bare.events], config: { ...bare.config }, faults: [...bare.faults] };
    const answers = await Promise.all(
      named.map(({ design, task }) =>
        request('sim:run', id, { ...plain, ...(design !== undefined && { design }) }, task),
      ),
    );
    if (turn !== turns) return undefined;
    tasks.value = [];
    const results: RunView[] = [];
    for (const answer of answers) {
      if (answer.ok) results.push(markRaw(answer.value));
      else {
        failure.value = answer.error;
        return undefined;
      }
    }
    return results;
  }

  async function cancel(): Promise<void> {
    const running = tasks.value;
    turns += 1;
    tasks.value = [];
    await Promise.all(running.map((task) => request('task:cancel', task)));
  }

  /** Adds or removes a column. */
  async function toggle(design: string): Promise<void> {
    const now = current.value;
    if (now === undefined) return;
    // What was asked for last, which may still be running.
    const before = chosen.value.get(machines.active?.id ?? '') ?? now.designs;
    const without = before.filter((other) => other !== design);
    const next = without.length < before.length ? without : [...before, design];
    if (next.length > 0 && next.length <= MOST_COLUMNS) await compare(now.scenario, next);
  }

  /** Makes a column's run the one all views follow, at a step. */
  function show(column: number, step: number): void {
    const run = runs.value[column];
    const id = machines.active?.id;
    const now = current.value;
    if (run === undefined || id === undefined || now === undefined) return;
    if (followed.value === column) store.scrub(step);
    else store.adopt(id, { ...now.scenario, design: run.design.id }, run, step);
  }

  return { current, runs, rows, row, busy, failure, followed, compare, cancel, toggle, show };
});
