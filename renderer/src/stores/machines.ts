// Open snapshots (the tabs) and the place the user stands at: screen plus selection, with history.
import { defineStore } from 'pinia';
import { computed, markRaw, ref, shallowRef } from 'vue';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import type { Screen, Selection } from '../selection/selection';
import { sameSelection } from '../selection/selection';

interface Place {
  readonly machine?: string;
  readonly screen: Screen;
  readonly selection?: Selection;
  /** Step of the run under the playhead when the place was left. */
  readonly step?: number;
}

/** The playhead, as the history sees it. */
export interface Instant {
  readonly step: () => number | undefined;
  readonly show: (step: number) => void;
}

const HISTORY_LIMIT = 200;

export const useMachines = defineStore('machines', () => {
  const open = shallowRef<readonly SnapshotView[]>([]);
  const place = shallowRef<Place>({ screen: 'library' });
  let past: Place[] = [];
  let future: Place[] = [];
  let instant: Instant | undefined;
  /** Counts how often a tab was brought to the front: whoever keeps its selection puts it back then. */
  const activated = ref(0);
  /** Counts what asked to go somewhere, to where one stands included: what opens late must not lead away from there. */
  const asked = ref(0);

  const active = computed(() => open.value.find((view) => view.id === place.value.machine));
  const screen = computed(() => place.value.screen);
  const selection = computed(() => place.value.selection);

  function go(next: Place): void {
    asked.value += 1;
    const now = place.value;
    if (now.machine === next.machine && now.screen === next.screen && sameSelection(now.selection, next.selection))
      return;
    enter(next);
  }

  /** The place one stands at, with its instant. */
  function here(): Place {
    const step = instant?.step();
    return { ...place.value, ...(step !== undefined && { step }) };
  }

  function enter(next: Place): void {
    leave(here());
    place.value = next;
  }

  function leave(from: Place): void {
    past.push(from);
    if (past.length > HISTORY_LIMIT) past.shift();
    future = [];
  }

  /** The playhead has jumped away from a step: Back leads there. */
  function leaveStep(step: number): void {
    leave({ ...place.value, step });
  }

  function followInstant(next: Instant | undefined): void {
    instant = next;
  }

  function stand(at: Place): void {
    place.value = at;
    if (at.step !== undefined) instant?.show(at.step);
  }

  /** Adds the snapshot as a tab; one that stands at a place stays there. */
  function add(view: SnapshotView): void {
    const raw = markRaw(view);
    const known = open.value.some((candidate) => candidate.id === raw.id);
    open.value = known ? open.value.map((other) => (other.id === raw.id ? raw : other)) : [...open.value, raw];
  }

  /** Adds the snapshot as a tab, or brings its tab to the front. */
  function show(view: SnapshotView, at: Screen = 'overview'): void {
    add(view);
    go({ machine: view.id, screen: at });
  }

  function activate(id: string): void {
    if (id !== place.value.machine || !isMachineScreen(place.value.screen)) {
      go({ machine: id, screen: isMachineScreen(place.value.screen) ? place.value.screen : 'overview' });
      activated.value += 1;
    }
  }

  /** Puts the tabs in this order; those it does not name come after. */
  function arrange(order: readonly string[]): void {
    const rank = ({ id }: SnapshotView): number => (order.includes(id) ? order.indexOf(id) : order.length);
    const next = [...open.value].sort((a, b) => rank(a) - rank(b));
    if (next.some((view, i) => view !== open.value[i])) open.value = next;
  }

  function close(id: string): void {
    const index = open.value.findIndex((view) => view.id === id);
    open.value = open.value.filter((view) => view.id !== id);
    past = past.filter((entry) => entry.machine !== id);
    future = future.filter((entry) => entry.machine !== id);
    if (place.value.machine !== id) return;
    const neighbour = open.value[Math.min(index, open.value.length - 1)];
    place.value = neighbour === undefined ? { screen: 'library' } : { machine: neighbour.id, screen: 'overview' };
    if (neighbour !== undefined) activated.value += 1;
  }

  function goTo(next: Screen): void {
    go({ ...place.value, screen: next });
  }

  /** Selects something, on another screen when one is named. */
  function select(next: Selection | undefined, at: Screen = place.value.screen): void {
    const { selection: _old, ...here } = place.value;
    go({
      ...here,
      screen: at,
      ...(next === undefined ? {} : { selection: next }),
    });
  }

  /** The same thing under another name: no step of the history. */
  function replaceSelection(next: Selection | undefined): void {
    const { selection: _old, ...rest } = place.value;
    place.value = next === undefined ? rest : { ...rest, selection: next };
  }

  function back(): void {
    const previous = past.pop();
    if (previous === undefined) return;
    future.push(here());
    stand(previous);
  }

  function forward(): void {
    const next = future.pop();
    if (next === undefined) return;
    past.push(here());
    stand(next);
  }

  return {
    open,
    active,
    screen,
    selection,
    activated,
    asked,
    arrange,
    add,
    show,
    activate,
    close,
    goTo,
    select,
    replaceSelection,
    leaveStep,
    followInstant,
    back,
    forward,
  };
});

function isMachineScreen(screen: Screen): boolean {
  return screen !== 'library' && screen !== 'samples';
}
