// Editing a scenario: every change can be taken back, moving keeps rows whole, and what runs is what is on screen.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useRuns } from '../../../renderer/src/stores/run';
import { bareScenario, eventText, sameScenario, useScenario } from '../../../renderer/src/stores/scenario';
import { installBridge } from '../lib/fake-bridge';
import type { FakeBridge } from '../lib/fake-bridge';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

let bridge: FakeBridge;
let view: SnapshotView;
const issue = { field: 'events[1].SIZE', message: 'has no size' };

beforeEach(async () => {
  setActivePinia(createPinia());
  bridge = installBridge({ 'scenario:check': ({ events }) => (events.includes('memory.add:0x1') ? [issue] : []) });
  view = await viewOfCapture(DIMM_REMOVED);
  useMachines().show(view);
});

const events = (): readonly string[] => useScenario().input.events;

describe('rows', () => {
  test('are events in text form; one without a target has no colon', () => {
    expect(eventText({ op: 'memory.add', target: ' 0x1+1G ' })).toBe('memory.add:0x1+1G');
    expect(eventText({ op: 'panic', target: '' })).toBe('panic');
  });

  test('run with addresses where they are written in blocks and pages of the machine', () => {
    const scenario = useScenario();
    scenario.load({ events: ['memory.remove:block:32-39', 'memory.add:pfn:0x140000+1G'], config: {}, faults: [] });
    // Blocks of 128 MiB, pages of 4 KiB.
    expect(events()).toEqual(['memory.remove:0x100000000+1G', 'memory.add:0x140000000+1G']);
    expect(scenario.draft.rows[0]?.target).toBe('block:32-39');
  });

  test('are added before the panic that ends the scenario', () => {
    const scenario = useScenario();
    scenario.add('panic');
    scenario.add('cpu.offline:1');
    scenario.add('panic');
    expect(events()).toEqual(['cpu.offline:1', 'panic', 'panic']);
  });

  test('move and stop at the ends', () => {
    const scenario = useScenario();
    scenario.load({ events: ['cpu.offline:1', 'cpu.online:1', 'panic'], config: {}, faults: [] });
    const id = scenario.draft.rows[2]?.id ?? -1;
    expect(scenario.move(id, 0)).toBe(true);
    expect(events()).toEqual(['panic', 'cpu.offline:1', 'cpu.online:1']);
    expect(scenario.focusRow).toBe(id);
    expect(scenario.move(id, -1)).toBe(false);
  });
});

describe('undo and redo', () => {
  test('walk back and forth over every kind of change', () => {
    const scenario = useScenario();
    scenario.add('cpu.offline:1');
    scenario.setDesign('v12');
    scenario.toggleFault('lock-held');
    scenario.setConfig('backup_sync', '0');
    const full = scenario.input;
    expect(full).toEqual({
      events: ['cpu.offline:1'],
      design: 'v12',
      faults: ['lock-held'],
      config: { backup_sync: '0' },
    });
    while (scenario.canUndo) scenario.undo();
    expect(scenario.input).toEqual({ events: [], config: {}, faults: [] });
    while (scenario.canRedo) scenario.redo();
    expect(scenario.input).toEqual(full);
    expect(scenario.redo()).toBe(false);
  });

  test('typing into one field is one step', () => {
    const scenario = useScenario();
    scenario.add('cpu.offline:1');
    const id = scenario.draft.rows[0]?.id ?? -1;
    for (const target of ['12', '123', '1234']) scenario.edit(id, { target });
    scenario.undo();
    expect(events()).toEqual(['cpu.offline:1']);
  });

  test('the first preset can be taken back, too: what was there before it is an empty draft', () => {
    const scenario = useScenario();
    scenario.load({ events: ['panic'], design: 'v12', config: {}, faults: [] });
    expect(scenario.undo()).toBe(true);
    expect(scenario.input).toEqual({ events: [], config: {}, faults: [] });
    expect(scenario.undo()).toBe(false);
    expect(scenario.redo()).toBe(true);
    expect(events()).toEqual(['panic']);
  });

  test('a new change forgets what was undone', () => {
    const scenario = useScenario();
    scenario.add('panic');
    scenario.undo();
    scenario.add('cpu.offline:1');
    expect(scenario.canRedo).toBe(false);
  });
});

test('malformed events are named while one types, by the main process', async () => {
  const scenario = useScenario();
  scenario.load({ events: ['panic', 'memory.add:0x1'], config: {}, faults: [] });
  await expect.poll(() => scenario.issues).toEqual([issue]);
  scenario.remove(scenario.draft.rows[1]?.id ?? -1);
  await expect.poll(() => scenario.issues).toEqual([]);
});

test('a run carries the draft, and a fault of it stays readable', async () => {
  const scenario = useScenario();
  scenario.load({ events: ['panic'], design: 'v12', config: {}, faults: [] });
  expect((await scenario.run()).ok).toBe(false);
  const asked = bridge.asked.find(({ channel }) => channel === 'sim:run');
  expect(asked?.args.slice(0, 2)).toEqual([view.id, { events: ['panic'], design: 'v12', config: {}, faults: [] }]);
  expect(useRuns().failure?.code).toBe('not-found');
  expect(scenario.upToDate).toBe(false);
});

test('each snapshot has its own draft', () => {
  const scenario = useScenario();
  scenario.add('panic');
  useMachines().show({ ...view, id: 'another' });
  expect(events()).toEqual([]);
  useMachines().activate(view.id);
  expect(events()).toEqual(['panic']);
});

test('scenarios are the same whatever the order of settings and faults', () => {
  const a = { events: ['panic'], config: { a: '1', b: '2' }, faults: ['x', 'y'], design: 'v12' };
  const b = { events: ['panic'], config: { b: '2', a: '1' }, faults: ['y', 'x'], design: 'v12' };
  expect(sameScenario(a, b)).toBe(true);
  expect(sameScenario(a, { ...b, design: 'none' })).toBe(false);
  expect(sameScenario(bareScenario(a), bareScenario({ ...b, design: 'none' }))).toBe(true);
  expect(sameScenario(a, undefined)).toBe(false);
});
