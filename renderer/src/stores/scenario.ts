// The scenario being edited, per snapshot, with undo and redo. Running is the run store's; checking the main process's.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { plainTarget } from '../../../app/core/timeline/event-target';
import type { Units } from '../../../app/core/timeline/event-target';
import type { ScenarioInput } from '../../../app/core/view/run-view';
import type { IpcResult, ScenarioIssue } from '../../../app/ipc/contract';
import type { RunView } from '../../../app/core/view/run-view';
import { request } from '../api/client';
import { useDesigns } from './designs';
import { useMachines } from './machines';
import { useRuns } from './run';

export interface EventRow {
  /** Stays with the row when it moves. */
  readonly id: number;
  readonly op: string;
  readonly target: string;
}

export interface Draft {
  readonly rows: readonly EventRow[];
  readonly design?: string;
  readonly config: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}

interface History {
  readonly now: Draft;
  readonly past: readonly Draft[];
  readonly future: readonly Draft[];
  /** Typing into one field is one step back. */
  readonly field?: string;
}

const MOST_STEPS = 200;
const EMPTY: Draft = { rows: [], config: {}, faults: [] };

/** The text of an event: `memory.add:0x100000000+1G`. */
export function eventText({ op, target }: Pick<EventRow, 'op' | 'target'>): string {
  const trimmed = target.trim();
  return trimmed === '' ? op : `${op}:${trimmed}`;
}

/** The draft as runs and files take it: targets counted in the machine's blocks and pages become addresses. */
export function scenarioOf({ rows, design, config, faults }: Draft, units: Units = {}): ScenarioInput {
  return {
    events: rows.map(({ op, target }) => eventText({ op, target: plainTarget(op, target, units) })),
    config: { ...config },
    faults: [...faults],
    ...(design !== undefined && { design }),
  };
}

/** Two scenarios that run alike; the order of settings and faults does not matter. */
export function sameScenario(a: ScenarioInput | undefined, b: ScenarioInput | undefined): boolean {
  const key = (s: ScenarioInput): string =>
    JSON.stringify([s.events, s.design ?? '', Object.entries(s.config).sort(), [...s.faults].sort()]);
  return a === b || (a !== undefined && b !== undefined && key(a) === key(b));
}

/** A scenario under no design in particular. */
export function bareScenario(scenario: ScenarioInput | undefined): ScenarioInput | undefined {
  if (scenario === undefined) return undefined;
  const { design: _design, ...bare } = scenario;
  return bare;
}

export const useScenario = defineStore('scenario', () => {
  const machines = useMachines();
  const runs = useRuns();
  const designs = useDesigns();
  const histories = shallowRef<ReadonlyMap<string, History>>(new Map());
  const issues = shallowRef<readonly ScenarioIssue[]>([]);
  /** Row to put the keyboard in, after it was added or moved. */
  const focusRow = ref<number>();
  let ids = 0;
  let checks = 0;

  const history = computed(() => histories.value.get(machines.active?.id ?? '') ?? blank());
  const draft = computed(() => history.value.now);
  const input = computed(() => scenarioOf(draft.value, machines.active));
  const canUndo = computed(() => history.value.past.length > 0);
  const canRedo = computed(() => history.value.future.length > 0);
  /** The run on screen is of these events, settings and faults, under whatever design. */
  const upToDate = computed(() => sameScenario(bareScenario(runs.current?.scenario), bareScenario(input.value)));
  const otherDesign = computed(() => upToDate.value && runs.current?.scenario.design !== input.value.design);

  function blank(): History {
    const design = designs.initial(machines.active?.arch);
    return { now: design === undefined ? EMPTY : { ...EMPTY, design }, past: [], future: [] };
  }

  function put(next: History): void {
    const id = machines.active?.id;
    if (id === undefined) return;
    histories.value = new Map(histories.value).set(id, next);
    void check();
  }

  async function check(): Promise<void> {
    const turn = (checks += 1);
    if (draft.value.rows.length === 0 && Object.keys(draft.value.config).length === 0) {
      issues.value = [];
      return;
    }
    const answer = await request('scenario:check', input.value);
    if (turn === checks && answer.ok) issues.value = answer.value;
  }

  /** Changes the draft; changes of one `field` in a row are one step of undo. */
  function change(part: Partial<Draft>, field?: string): void {
    const { now, past, field: before } = history.value;
    const next = { ...now, ...part };
    const same = field !== undefined && field === before;
    put({
      now: next,
      past: same ? past : [...past, now].slice(-MOST_STEPS),
      future: [],
      ...(field !== undefined && { field }),
    });
  }

  function undo(): boolean {
    const { now, past, future } = history.value;
    const previous = past.at(-1);
    if (previous === undefined) return false;
    put({ now: previous, past: past.slice(0, -1), future: [now, ...future] });
    return true;
  }

  function redo(): boolean {
    const { now, past, future } = history.value;
    const [next, ...rest] = future;
    if (next === undefined) return false;
    put({ now: next, past: [...past, now], future: rest });
    return true;
  }

  function rowOf(text: string): EventRow {
    const colon = text.indexOf(':');
    ids += 1;
    return { id: ids, op: colon < 0 ? text : text.slice(0, colon), target: colon < 0 ? '' : text.slice(colon + 1) };
  }

  /** Adds an event after the last one, before a panic that ends the scenario. */
  function add(text: string): void {
    const row = rowOf(text);
    const { rows } = draft.value;
    const at = rows.at(-1)?.op === 'panic' && row.op !== 'panic' ? rows.length - 1 : rows.length;
    change({ rows: rows.toSpliced(at, 0, row) });
    focusRow.value = row.id;
  }

  function edit(id: number, part: Partial<Omit<EventRow, 'id'>>): void {
    const rows = draft.value.rows.map((row) => (row.id === id ? { ...row, ...part } : row));
    change({ rows }, `${id}.${Object.keys(part).join()}`);
  }

  function remove(id: number): void {
    const at = draft.value.rows.findIndex((row) => row.id === id);
    const rows = draft.value.rows.filter((row) => row.id !== id);
    change({ rows });
    focusRow.value = (rows[at] ?? rows.at(-1))?.id;
  }

  /** Puts a row at another place; false when it is there already. */
  function move(id: number, to: number): boolean {
    const { rows } = draft.value;
    const from = rows.findIndex((row) => row.id === id);
    const row = rows[from];
    const place = Math.max(0, Math.min(rows.length - 1, to));
    if (row === undefined || place === from) return false;
    change({ rows: rows.toSpliced(from, 1).toSpliced(place, 0, row) });
    focusRow.value = id;
    return true;
  }

  function setDesign(design: string | undefined): void {
    const { design: _old, ...rest } = draft.value;
    const { past, now } = history.value;
    put({
      now: design === undefined ? rest : { ...rest, design },
      past: [...past, now].slice(-MOST_STEPS),
      future: [],
    });
  }

  function setConfig(key: string, value: string | undefined): void {
    const { [key]: _old, ...rest } = draft.value.config;
    change({ config: value === undefined ? rest : { ...draft.value.config, [key]: value } }, `config.${key}`);
  }

  function toggleFault(id: string): void {
    const { faults } = draft.value;
    change({ faults: faults.includes(id) ? faults.filter((other) => other !== id) : [...faults, id] });
  }

  /** Replaces the draft: a preset, a file, or what another view ran. */
  function load({ events, design, config, faults }: ScenarioInput): void {
    const { past, now } = history.value;
    const next: Draft = { rows: events.map(rowOf), config, faults, ...(design !== undefined && { design }) };
    put({ now: next, past: [...past, now].slice(-MOST_STEPS), future: [] });
  }

  /** What is written for a snapshot; undefined where nothing ever was. */
  function draftOf(id: string): ScenarioInput | undefined {
    const kept = histories.value.get(id);
    return kept === undefined ? undefined : scenarioOf(kept.now);
  }

  /** Puts a kept draft back; one that is being written stays. */
  function recall(id: string, { events, design, config, faults }: ScenarioInput): void {
    if (histories.value.has(id)) return;
    const now: Draft = { rows: events.map(rowOf), config, faults, ...(design !== undefined && { design }) };
    histories.value = new Map(histories.value).set(id, { now, past: [], future: [] });
    if (id === machines.active?.id) void check();
  }

  /** Runs the draft; the answer's fault, if any, is also in `runs.failure`. */
  function run(): Promise<IpcResult<RunView>> {
    return runs.start(input.value);
  }

  return {
    draft,
    input,
    issues,
    canUndo,
    canRedo,
    upToDate,
    otherDesign,
    focusRow,
    undo,
    redo,
    add,
    edit,
    remove,
    move,
    setDesign,
    setConfig,
    toggleFault,
    load,
    draftOf,
    recall,
    run,
  };
});
