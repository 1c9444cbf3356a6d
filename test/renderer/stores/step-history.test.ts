// Back and Forward walk over views, selections and instants of the run.
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EffectScope } from 'vue';
import { effectScope } from 'vue';
import { useMachines } from '../../../renderer/src/stores/machines';
import { EMPTY_SCENARIO, useRuns } from '../../../renderer/src/stores/run';
import { useStepHistory } from '../../../renderer/src/stores/step-history';
import { runOnCapture } from '../../lib/run-view';
import { installBridge } from '../lib/fake-bridge';
import { CMA_LOADED, DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

let scope: EffectScope;
let now = 0;

beforeEach(async () => {
  setActivePinia(createPinia());
  installBridge();
  now = 10_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  scope = effectScope();
  scope.run(() => useStepHistory());
  useMachines().show(await viewOfCapture(DIMM_REMOVED), 'timeline');
  const run = await runOnCapture(DIMM_REMOVED, ['memory.add:0x100000000+1G', 'memory.online:0x100000000+1G']);
  useRuns().adopt('snapshot-1', { ...EMPTY_SCENARIO }, run, 10);
});
afterEach(() => {
  scope.stop();
  vi.restoreAllMocks();
});

test('a jump is a place to come back to, a walk is one', () => {
  const machines = useMachines();
  const runs = useRuns();
  now += 5000;
  runs.scrub(2);
  for (let i = 0; i < 4; i += 1) {
    now += 100;
    runs.step(1);
  }
  now += 5000;
  runs.scrub(9);
  machines.goTo('map');
  machines.select({ kind: 'phdr', index: 0 });
  machines.back();
  expect([machines.screen, machines.selection, runs.current?.playhead]).toEqual(['map', undefined, 9]);
  machines.back();
  expect([machines.screen, runs.current?.playhead]).toEqual(['timeline', 9]);
  machines.back();
  expect(runs.current?.playhead).toBe(6);
  machines.back();
  expect(runs.current?.playhead).toBe(10);
  machines.forward();
  machines.forward();
  expect(runs.current?.playhead).toBe(9);
});

test('another snapshot keeps its own step', async () => {
  const machines = useMachines();
  const runs = useRuns();
  machines.show(await viewOfCapture(CMA_LOADED, 'snapshot-2'), 'timeline');
  runs.adopt('snapshot-2', { ...EMPTY_SCENARIO }, await runOnCapture(CMA_LOADED, ['cpu.offline:1', 'cpu.online:1']), 3);
  now += 5000;
  runs.scrub(1);
  machines.activate('snapshot-1');
  expect(runs.current?.playhead).toBe(10);
  machines.back();
  expect([machines.active?.id, runs.current?.playhead]).toEqual(['snapshot-2', 1]);
  machines.back();
  expect([machines.active?.id, runs.current?.playhead]).toEqual(['snapshot-2', 3]);
});
