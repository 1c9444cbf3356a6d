// Every way in ends in a tab or in a failure that stays; a cancel ends in neither.
import { createPinia, setActivePinia } from 'pinia';
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { useMachines } from '../../../renderer/src/stores/machines';
import { pathsTitle, useOpening } from '../../../renderer/src/stores/opening';
import { useTasks } from '../../../renderer/src/stores/tasks';
import { installBridge } from '../lib/fake-bridge';
import { CMA_LOADED, viewOfCapture } from '../lib/view-of-capture';

let view: SnapshotView;
beforeEach(async () => {
  view = await viewOfCapture(CMA_LOADED, 'cma');
  setActivePinia(createPinia());
});

// A store at work makes its own pinia the active one again, and some save a while later: the next test would find the stores
// of this one. With the real clock back, what waited for this one never comes.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(async () => {
  await flushPromises();
  vi.useRealTimers();
});

test('files opened together become one import and one tab', async () => {
  const bridge = installBridge({ 'library:import': () => view, 'library:list': () => [] });
  await useOpening().importPaths(['one/iomem', 'two/elfcorehdr.bin']);
  const imports = bridge.asked.filter(({ channel }) => channel === 'library:import');
  expect(imports).toHaveLength(1);
  expect(imports[0]?.args[0]).toEqual(['one/iomem', 'two/elfcorehdr.bin']);
  expect(useMachines().active?.id).toBe('cma');
});

test('a failure becomes a card and leaves the window as it was', async () => {
  const error = {
    code: 'unusable',
    message: 'No reader knows this file.',
    where: 'cat.jpg+0x0',
    hint: 'Open a capture.',
  } as const;
  installBridge({ 'library:import': () => error });
  await useOpening().importPaths(['cat.jpg']);
  expect(useMachines().open).toEqual([]);
  expect(useTasks().failures).toMatchObject([{ title: 'Open cat.jpg', error }]);
  useTasks().dismiss(useTasks().failures[0]?.id ?? '');
  expect(useTasks().failures).toEqual([]);
});

test.each(['io', 'internal'] as const)('what failed by %s can be tried again, with the same files', async (code) => {
  let fails = true;
  const error = { code, message: 'Once.' };
  const bridge = installBridge({ 'library:import': () => (fails ? error : view), 'library:list': () => [] });
  await useOpening().importPaths(['one/iomem', 'two/elfcorehdr.bin']);
  const [failure] = useTasks().failures;
  fails = false;
  failure?.again?.();
  await flushPromises();
  expect(useMachines().active?.id).toBe('cma');
  const imports = bridge.asked.filter(({ channel }) => channel === 'library:import');
  expect(imports.map(({ args }) => args[0])).toEqual(Array(2).fill(['one/iomem', 'two/elfcorehdr.bin']));
});

test.each(['unusable', 'refused', 'not-found'] as const)('what is %s would end the same way again', async (code) => {
  installBridge({ 'library:import': () => ({ code, message: 'No.' }) });
  await useOpening().importPaths(['cat.jpg']);
  expect(useTasks().failures.map(({ again }) => again)).toEqual([undefined]);
});

test('a cancelled import leaves no card', async () => {
  installBridge({ 'library:import': () => ({ code: 'cancelled', message: 'cancelled' }) as const });
  await useOpening().importPaths(['big.tar']);
  expect([useTasks().failures, useTasks().running]).toEqual([[], []]);
});

test('a dismissed dialog does nothing', async () => {
  const bridge = installBridge({ 'dialog:open': () => [] });
  await useOpening().choose('files');
  expect(bridge.asked.map(({ channel }) => channel)).toEqual(['dialog:open']);
});

test('progress reaches the task it belongs to', async () => {
  let finish: (() => void) | undefined;
  const bridge = installBridge();
  const tasks = useTasks();
  const running = tasks.run<number>(
    'Open x',
    () => new Promise((resolve) => (finish = () => resolve({ ok: true, value: 1 }))),
  );
  const id = tasks.running[0]?.id ?? '';
  bridge.push('task:progress', { task: id, phase: 'unpacking', done: 3, total: 9, unit: 'files' });
  bridge.push('task:progress', { task: 'another', phase: 'judging' });
  expect(tasks.running[0]?.progress?.phase).toBe('unpacking');
  finish?.();
  expect(await running).toBe(1);
});

test('titles name one file and count several', () => {
  expect(pathsTitle(['/tmp/captures/a.tar.gz'])).toBe('a.tar.gz');
  expect(pathsTitle(['C:\\captures\\folder\\'])).toBe('folder');
  expect(pathsTitle(['a', 'b', 'c'])).toBe('3 files as one machine');
});
