// What the window keeps of a snapshot and how it finds it again: through the bridge, with what no longer fits left out.
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import type { StoredSelection, ViewState } from '../../../app/core/view/view-state';
import type { Selection } from '../../../renderer/src/selection/selection';
import { findSelection, storeSelection } from '../../../renderer/src/selection/stored-selection';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useMapLanes } from '../../../renderer/src/stores/map-lanes';
import { EMPTY_SCENARIO, useRuns } from '../../../renderer/src/stores/run';
import { useScenario } from '../../../renderer/src/stores/scenario';
import { useViewState } from '../../../renderer/src/stores/view-state';
import { useViewport } from '../../../renderer/src/stores/viewport';
import { viewStateSchema } from '../../../app/store/view-state';
import { runOnCapture } from '../../lib/run-view';
import { installBridge } from '../lib/fake-bridge';
import { viewOfCapture } from '../lib/view-of-capture';

const CAPTURE = 'x86_64/01-dimm-file/07-dimm-removed.tar.gz';
const events = ['memory.add:0x200000000+1G', 'memory.online:0x200000000+1G'];
const view = await viewOfCapture(CAPTURE, 'machine-1');
const run = await runOnCapture(CAPTURE, events);

/** A main process that keeps one state; a fresh window on every call. */
function openWindow(kept: { state: ViewState | null }) {
  const bridge = installBridge({
    'view:get': () => kept.state,
    'view:set': (_id, state) => {
      // As sent: what a message cannot carry or the gate refuses would be lost in the real window.
      kept.state = viewStateSchema.parse(structuredClone(state));
      return null;
    },
    'view:reset': () => {
      kept.state = null;
      return null;
    },
    'sim:run': () => run,
    'task:cancel': () => true,
    'scenario:check': () => [],
  });
  setActivePinia(createPinia());
  return { bridge, views: useViewState(), machines: useMachines(), runs: useRuns() };
}
const settle = async (): Promise<void> => {
  await nextTick();
  await vi.advanceTimersByTimeAsync(1000);
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('useViewState', () => {
  it('a new window shows what the last one showed', async () => {
    const kept: { state: ViewState | null } = { state: null };
    const first = openWindow(kept);
    await first.views.open(view);
    expect(first.machines.screen).toBe('overview');
    first.machines.goTo('map');
    useScenario().load({ ...EMPTY_SCENARIO, events });
    await useScenario().run();
    first.runs.scrub(5);
    first.runs.setMarker('a', 2);
    first.runs.setMarker('b', 9);
    first.runs.setPanic(4);
    first.runs.setWindow({ from: 1, to: 12.5 });
    useViewport().setMode('log');
    useViewport().fitRange(0x1_0000_0000n, 0x1_3fff_ffffn);
    const window = useViewport().window;
    useMapLanes().toggle('memblock');
    useMapLanes().toggle('reserved');
    useMapLanes().move('verdict', 0);
    first.machines.select({ kind: 'area', start: 0x1_0000_0000n, last: 0x1_0000_0fffn });
    await settle();

    const second = openWindow(kept);
    await second.views.open(view);
    await settle();
    expect(second.machines.screen).toBe('map');
    expect(second.machines.selection).toEqual({ kind: 'area', start: 0x1_0000_0000n, last: 0x1_0000_0fffn });
    expect(useViewport().window).toEqual(window);
    expect(useViewport().mode).toBe('log');
    expect(useMapLanes().options).toMatchObject({ hidden: ['memblock', 'reserved'], changesShown: true });
    expect(useMapLanes().options.order[0]).toBe('verdict');
    expect(useScenario().input.events).toEqual(events);
    expect(second.runs.current).toMatchObject({ playhead: 5, a: 2, b: 9, panic: 4, window: { from: 1, to: 12.5 } });
    expect(second.bridge.asked.filter(({ channel }) => channel === 'sim:run')).toHaveLength(1);
  });

  describe('a snapshot behind that a person goes to before its run is back', () => {
    const selection = { kind: 'area', start: 0x1_0000_0000n, last: 0x1_0000_0fffn } as const;
    const other = { kind: 'area', start: 0n, last: 0xfffn } as const;
    const elsewhere = { ...view, id: 'machine-2' };

    /** A window with another snapshot in front, and this one opening behind; it was left with a run and a selection. */
    async function openingBehind() {
      const kept: { state: ViewState | null } = { state: null };
      const first = openWindow(kept);
      await first.views.open(view);
      await first.runs.start({ ...EMPTY_SCENARIO, events });
      first.machines.select(selection);
      await settle();
      const { state } = kept;
      const second = openWindow(kept);
      second.machines.show(elsewhere, 'map');
      await settle();
      kept.state = state;
      void second.views.openBehind(view);
      return { ...second, kept };
    }

    it('has its selection, and keeps it', async () => {
      const { machines, kept } = await openingBehind();
      machines.activate(view.id);
      await settle();
      expect(machines.selection).toEqual(selection);
      machines.activate(elsewhere.id);
      await settle();
      machines.activate(view.id);
      await settle();
      expect(machines.selection).toEqual(selection);
      expect(kept.state?.selection).toMatchObject({ kind: 'area', start: '0x100000000' });
    });

    it('has its selection when it was left again meanwhile', async () => {
      const { machines } = await openingBehind();
      machines.activate(view.id);
      await nextTick();
      machines.activate(elsewhere.id);
      await settle();
      machines.activate(view.id);
      await settle();
      expect(machines.selection).toEqual(selection);
    });

    it('stays with what was selected meanwhile', async () => {
      const { machines } = await openingBehind();
      machines.activate(view.id);
      machines.select(other);
      await settle();
      expect(machines.selection).toEqual(other);
    });
  });

  it('a moving playhead is one message, and looking on is none', async () => {
    const kept: { state: ViewState | null } = { state: null };
    const { bridge, views, runs } = openWindow(kept);
    await views.open(view);
    await runs.start({ ...EMPTY_SCENARIO, events });
    await settle();
    const sets = () => bridge.asked.filter(({ channel }) => channel === 'view:set').length;
    const before = sets();
    for (let step = 0; step < run.length - 1; step += 1) {
      runs.scrub(step);
      await nextTick();
    }
    await settle();
    expect(sets()).toBe(before + 1);
    runs.scrub(3);
    await nextTick();
    runs.scrub(run.length - 2);
    await settle();
    expect(sets()).toBe(before + 1);
  });

  it('a kept run stays kept while it is simulated again, and a scenario that no longer runs leaves the rest', async () => {
    const state: ViewState = {
      schema: 'kdumpscope/view-state@1',
      screen: 'timeline',
      draft: { events, config: {}, faults: [] },
      run: { following: true, playhead: 1_000_000, panic: 3 },
    };
    const kept: { state: ViewState | null } = { state };
    const { views, runs, machines } = openWindow(kept);
    await views.open(view);
    await settle();
    expect(runs.current?.playhead).toBe(run.length - 1);
    expect(kept.state?.run?.panic).toBe(3);
    expect(machines.screen).toBe('timeline');
  });

  it('an unknown screen is the overview, an asked-for screen wins, reset keeps the draft', async () => {
    const kept: { state: ViewState | null } = {
      state: { schema: 'kdumpscope/view-state@1', screen: 'hologram', draft: { events, config: {}, faults: [] } },
    };
    const { views, machines } = openWindow(kept);
    await views.open(view);
    expect(machines.screen).toBe('overview');
    await views.open(view, 'evidence');
    expect(machines.screen).toBe('evidence');
    useViewport().setMode('linear');
    await views.reset();
    await settle();
    expect(useViewport().mode).toBe('folded');
    expect(kept.state).toMatchObject({ screen: 'evidence', draft: { events } });
    expect(kept.state?.map).toBeUndefined();
  });
});

describe('a kept selection', () => {
  const lane = view.lanes.find(({ id }) => id === 'elfcorehdr');
  const selections: readonly Selection[] = [
    { kind: 'range', lane: 'elfcorehdr', row: (lane?.starts.length ?? 1) - 1 },
    { kind: 'area', start: 0n, last: 0xffff_ffff_ffff_ffffn },
    { kind: 'phdr', index: 3 },
    { kind: 'finding', index: 0 },
    { kind: 'field', phdr: 2, name: 'p_memsz', offset: 0xd8, size: 8 },
    { kind: 'evidence', where: { file: view.sources[0]?.path ?? '', line: 1 } },
  ];
  it.each(selections)('is found again: $kind', (selection) => {
    const stored = storeSelection(view, selection);
    expect(stored && findSelection(view, stored)).toEqual(selection);
  });

  it.each<[StoredSelection, Selection | undefined]>([
    [{ kind: 'phdr', index: 999 }, undefined],
    [{ kind: 'finding', index: 999 }, undefined],
    [{ kind: 'field', name: 'p_memsz', offset: 1 << 30, size: 8 }, undefined],
    [{ kind: 'evidence', where: { file: 'gone' } }, undefined],
    [
      { kind: 'range', lane: 'iomem', start: '0x1', last: '0x2' },
      { kind: 'area', start: 1n, last: 2n },
    ],
  ])('is nothing, or its stretch, where what it named is gone: %j', (stored, found) => {
    expect(findSelection(view, stored)).toEqual(found);
  });
});
