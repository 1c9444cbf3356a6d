// A comparison: the usual designs of the machine, one run each, and one instant for all views.
import { createPinia, setActivePinia } from 'pinia';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Machine } from '../../../app/core/machine/machine';
import type { DesignEntry } from '../../../app/ipc/contract';
import { readEvidence } from '../../../app/readers/index';
import { useComparison } from '../../../renderer/src/stores/compare';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useRuns } from '../../../renderer/src/stores/run';
import { runViewOf } from '../../lib/run-view-of';
import { loadEvidence } from '../../../app/input/load-evidence';
import { installBridge } from '../lib/fake-bridge';
import type { FakeBridge } from '../lib/fake-bridge';
import { capturePathOf, viewOfCapture } from '../lib/view-of-capture';

const CAPTURE = 'ppc64le/lmb-deb612/02-dimm-added.tar.gz';
const scenario = { events: ['memory.remove:0x50000000+256M', 'panic'], config: {}, faults: [] };
const entry = (id: string): DesignEntry => ({
  id,
  title: id,
  archs: ['ppc64le'],
  kernels: '',
  released: false,
  source: '',
});
const designs = ['none', 'udev-reload', 'v12', 'v12-memory-notify', 'mainline-6.12'].map(entry);

let machine: Machine;
let bridge: FakeBridge;
beforeAll(async () => {
  const loaded = await loadEvidence([capturePathOf(CAPTURE)]);
  if ('error' in loaded) throw new Error(loaded.error.message);
  machine = readEvidence(loaded.files);
});
beforeEach(async () => {
  setActivePinia(createPinia());
  bridge = installBridge({
    'sim:designs': () => designs,
    'sim:choices': () => ({ config: [], faults: [] }),
    'sim:run': (_id, { events, design }) =>
      events.includes('bad')
        ? { code: 'unusable', message: 'is no event', where: 'events[0].EVENT' }
        : runViewOf(machine, events, design),
    'task:cancel': () => true,
  });
  useMachines().show(await viewOfCapture(CAPTURE));
});

const ran = (): unknown[] =>
  bridge.asked
    .filter(({ channel }) => channel === 'sim:run')
    .map(({ args }) => (args[1] as { design?: string }).design ?? 'own');

describe('compare', () => {
  test('takes v12, v12 with an argument, the mainline of this machine and a reload', async () => {
    const comparison = useComparison();
    await comparison.compare({ ...scenario, design: 'none' });
    expect(comparison.runs.map((run) => run.design.id)).toEqual([
      'v12',
      'v12-memory-notify',
      'mainline-6.12',
      'udev-reload',
    ]);
    expect(comparison.rows.length).toBeGreaterThan(5);
    expect(comparison.busy).toBe(false);
  });

  test('does not run again what it has', async () => {
    const comparison = useComparison();
    await comparison.compare(scenario);
    const before = ran().length;
    await comparison.compare({ ...scenario, design: 'v12' });
    expect(ran()).toHaveLength(before);
  });

  test('adds and removes columns, never the last one', async () => {
    const comparison = useComparison();
    await comparison.compare(scenario, ['v12']);
    await comparison.toggle('v12');
    expect(comparison.runs.map((run) => run.design.id)).toEqual(['v12']);
    await comparison.toggle('none');
    expect(comparison.runs.map((run) => run.design.id)).toEqual(['v12', 'none']);
  });

  test('says what is malformed and keeps what was compared before', async () => {
    const comparison = useComparison();
    await comparison.compare(scenario);
    await comparison.compare({ ...scenario, events: ['bad'] });
    expect(comparison.failure?.where).toBe('events[0].EVENT');
    expect(comparison.runs).toHaveLength(4);
  });
});

test('a cell makes its design and instant the one all views follow', async () => {
  const comparison = useComparison();
  const runs = useRuns();
  await comparison.compare(scenario);
  comparison.show(1, 7);
  expect(runs.current).toMatchObject({ playhead: 7, scenario: { design: 'v12-memory-notify' }, following: true });
  expect(comparison.followed).toBe(1);
  comparison.show(1, 9);
  expect(runs.current?.playhead).toBe(9);
  comparison.show(0, 3);
  expect([comparison.followed, runs.current?.run.design.id, runs.current?.playhead]).toEqual([0, 'v12', 3]);
});
