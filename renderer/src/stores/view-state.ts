// Remembers how each snapshot is looked at (screen, selection, map, draft, run) and puts it back when it is opened again.
// Other stores hold the state; this one only carries it to the main process and back.
import { useDebounceFn, useEventListener } from '@vueuse/core';
import { defineStore } from 'pinia';
import { watch } from 'vue';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { VIEW_STATE_SCHEMA } from '../../../app/core/view/view-state';
import type { StoredRun, StoredSelection, ViewState } from '../../../app/core/view/view-state';
import { request } from '../api/client';
import { MACHINE_SCREENS } from '../selection/selection';
import type { Screen } from '../selection/selection';
import { findSelection, storeSelection } from '../selection/stored-selection';
import { useAnnouncer } from './announcer';
import { useMachines } from './machines';
import { useMapLanes } from './map-lanes';
import { plainScenario, useRuns } from './run';
import type { RunState } from './run';
import { sameScenario, useScenario } from './scenario';
import { useShown } from './shown';
import { readMap, storeMap } from './stored-map';
import { useViewport } from './viewport';

/** The main process writes after a longer pause; this one only keeps a moving playhead off the wire. */
const PAUSE_MS = 150;

interface Place {
  readonly screen: Screen;
  readonly selection?: StoredSelection;
}

export const useViewState = defineStore('view-state', () => {
  const machines = useMachines();
  const runs = useRuns();
  const viewport = useViewport();
  const mapLanes = useMapLanes();
  const scenario = useScenario();
  const shown = useShown();
  const places = new Map<string, Place>();
  /** Runs being simulated again: kept as they were until they are back. */
  const awaited = new Map<string, StoredRun>();
  const changed = new Set<string>();
  /** What main knows, so that looking without touching writes nothing. */
  const sent = new Map<string, string>();

  function collect(id: string): ViewState {
    const { screen, selection } = places.get(id) ?? {};
    const map = storeMap(viewport.byId.get(id), mapLanes.byId.get(id));
    const draft = scenario.draftOf(id);
    const state = runs.states.get(id);
    const run = awaited.get(id);
    const same = state !== undefined && sameScenario(state.scenario, draft);
    const stored: StoredRun | undefined = state === undefined ? run : storeRun(state, same);
    return {
      schema: VIEW_STATE_SCHEMA,
      ...(screen === undefined ? {} : { screen }),
      ...(selection === undefined ? {} : { selection }),
      ...(map === undefined ? {} : { map }),
      ...(draft === undefined ? {} : { draft }),
      ...(stored === undefined ? {} : { run: stored }),
    };
  }

  function send(): void {
    for (const id of changed) {
      const state = collect(id);
      const text = JSON.stringify(state);
      if (sent.get(id) !== text) void request('view:set', id, state);
      sent.set(id, text);
    }
    changed.clear();
  }
  const sendSoon = useDebounceFn(send, PAUSE_MS);

  watch(
    () => [
      machines.active,
      machines.screen,
      machines.selection,
      viewport.byId,
      mapLanes.byId,
      scenario.draft,
      runs.states,
    ],
    () => {
      const { active, screen, selection } = machines;
      if (active === undefined || !isMachineScreen(screen)) return;
      const view = shown.view ?? active;
      // Nothing is selected yet where the selection waits for its run.
      const waiting = awaited.has(active.id) ? places.get(active.id)?.selection : undefined;
      const stored = selection === undefined ? waiting : storeSelection(view, selection);
      places.set(active.id, { screen, ...(stored === undefined ? {} : { selection: stored }) });
      changed.add(active.id);
      void sendSoon();
    },
  );
  useEventListener(window, 'pagehide', send);

  watch(
    () => machines.activated,
    () => {
      const { active } = machines;
      if (active !== undefined && !awaited.has(active.id)) putBack(active, places.get(active.id)?.selection);
    },
    { flush: 'sync' },
  );

  /** Selects in the active snapshot what was kept of it, where nothing is selected. */
  function putBack(active: SnapshotView, kept: StoredSelection | undefined): void {
    if (kept === undefined || machines.selection !== undefined) return;
    machines.replaceSelection(findSelection(shown.view ?? active, kept));
  }

  /** Puts back what does not show by itself: map, draft, run. Returns what was kept. */
  async function recall(id: string): Promise<ViewState | undefined> {
    // A tab closed and opened again at once: what was seen last is still waiting to be sent.
    send();
    const answer = await request('view:get', id);
    const state = answer.ok ? (answer.value ?? undefined) : undefined;
    if (state === undefined) return undefined;
    const { viewport: view, lanes } = readMap(state.map);
    if (!viewport.byId.has(id) && view !== undefined) viewport.put(id, view);
    if (!mapLanes.byId.has(id) && lanes !== undefined) mapLanes.put(id, lanes);
    if (state.draft !== undefined) scenario.recall(id, state.draft);
    return state;
  }

  async function rerun(id: string, run: StoredRun, draft: ViewState['draft']): Promise<void> {
    const input = run.scenario ?? draft;
    if (input === undefined || runs.states.has(id)) return;
    awaited.set(id, run);
    const answer = await runs.start(input, id);
    if (awaited.get(id) === run) awaited.delete(id);
    if (answer.ok) runs.recall(id, run);
  }

  /**
   * Shows a snapshot as it was left; `at` names the screen whatever was kept. With `leads` it stays behind what is shown when
   * that answers no, asked at the very moment of showing. True: it was shown.
   */
  async function open(view: SnapshotView, at?: Screen, leads: () => boolean = () => true): Promise<boolean> {
    const state = await recall(view.id);
    const screen = MACHINE_SCREENS.find((name) => name === state?.screen);
    const shows = leads();
    if (shows) machines.show(view, at ?? screen ?? 'overview');
    else machines.add(view);
    // Not waited for: a long run must not keep the window from what comes next.
    if (!shows) void stayBehind(view, state);
    else if (state !== undefined) void resume(view, state);
    return shows;
  }

  /** Opens a snapshot behind what is shown, as it was left; resolves when its run is back. */
  async function openBehind(view: SnapshotView): Promise<void> {
    machines.add(view);
    await stayBehind(view, await recall(view.id));
  }

  /** Who went to it before it was all back finds the selection, too, unless something else was selected meanwhile. */
  async function stayBehind(view: SnapshotView, state: ViewState | undefined): Promise<void> {
    const { screen, selection, run, draft } = state ?? {};
    const { id } = view;
    const place = places.get(id);
    const at = place?.screen ?? MACHINE_SCREENS.find((name) => name === screen) ?? 'overview';
    if (place?.selection === undefined)
      places.set(id, { screen: at, ...(selection === undefined ? {} : { selection }) });
    if (run !== undefined) await rerun(id, run, draft);
    if (machines.active?.id === id) putBack(view, selection);
  }

  /** Run and then selection, whose row may be one of the simulated state; what was selected meanwhile stays. */
  async function resume(view: SnapshotView, { run, draft, selection }: ViewState): Promise<void> {
    const before = machines.selection;
    if (run !== undefined) await rerun(view.id, run, draft);
    const untouched = machines.active?.id === view.id && machines.selection === before;
    if (selection !== undefined && untouched) machines.replaceSelection(findSelection(shown.view ?? view, selection));
  }

  /** Looks at the open snapshot as if for the first time. What is written in What-if stays: it is work, not a view. */
  async function reset(): Promise<void> {
    const id = machines.active?.id;
    if (id === undefined) return;
    awaited.delete(id);
    runs.discard();
    viewport.put(id, undefined);
    mapLanes.put(id, undefined);
    machines.replaceSelection(undefined);
    await request('view:reset', id);
    sent.delete(id);
    useAnnouncer().say('View reset. The scenario in What-if is kept.');
  }

  return { recall, open, openBehind, reset };
});

function isMachineScreen(screen: Screen): boolean {
  return MACHINE_SCREENS.some((name) => name === screen);
}

function storeRun({ scenario, following, playhead, a, b, panic, window }: RunState, asDraft: boolean): StoredRun {
  return {
    ...(asDraft ? {} : { scenario: plainScenario(scenario) }),
    following,
    playhead,
    panic,
    ...(a === undefined ? {} : { a }),
    ...(b === undefined ? {} : { b }),
    ...(window === undefined ? {} : { window }),
  };
}
