// Pasted text and added files: what is asked of the main process, and which tabs there are afterwards.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { useAdding } from '../../../renderer/src/stores/adding';
import { useDialogs } from '../../../renderer/src/stores/dialogs';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useTasks } from '../../../renderer/src/stores/tasks';
import { installBridge } from '../lib/fake-bridge';
import { CMA_LOADED, viewOfCapture } from '../lib/view-of-capture';

let open: SnapshotView;
let union: SnapshotView;
// Taken once: a store of an earlier test that is called late makes its own Pinia the active one again.
let adding: ReturnType<typeof useAdding>;
let machines: ReturnType<typeof useMachines>;
let dialogs: ReturnType<typeof useDialogs>;
let tasks: ReturnType<typeof useTasks>;
beforeEach(async () => {
  open = await viewOfCapture(CMA_LOADED, 'open');
  union = await viewOfCapture(CMA_LOADED, 'union');
  installBridge();
  setActivePinia(createPinia());
  [adding, machines, dialogs, tasks] = [useAdding(), useMachines(), useDialogs(), useTasks()];
});

const ids = (): string[] => machines.open.map((view) => view.id);

test('the command shows what is on the clipboard and reads nothing yet', async () => {
  const bridge = installBridge({ 'clipboard:read': () => '00000000-0009ffff : System RAM\n' });
  await adding.paste();
  expect(adding.text).toBe('00000000-0009ffff : System RAM\n');
  expect(dialogs.open).toBe('paste');
  expect(bridge.asked.map(({ channel }) => channel)).toEqual(['clipboard:read']);
});

test('pasted text opens as a snapshot beside the open one', async () => {
  const bridge = installBridge({ 'library:import-text': () => union, 'library:list': () => [] });
  machines.show(open);
  await adding.paste('text');
  await adding.importText('new');
  expect(bridge.asked.find(({ channel }) => channel === 'library:import-text')?.args.slice(0, 2)).toEqual([
    'text',
    null,
  ]);
  expect(ids()).toEqual(['open', 'union']);
  expect(machines.active?.id).toBe('union');
  expect(dialogs.open).toBeUndefined();
});

test('text added to the open snapshot takes its tab', async () => {
  const bridge = installBridge({ 'library:import-text': () => union, 'library:list': () => [] });
  machines.show(open);
  await adding.paste('text');
  await adding.importText('open');
  expect(bridge.asked.find(({ channel }) => channel === 'library:import-text')?.args.slice(0, 2)).toEqual([
    'text',
    'open',
  ]);
  expect(ids()).toEqual(['union']);
});

test('files added to the open snapshot take its tab; what adds nothing keeps it', async () => {
  const bridge = installBridge({ 'library:add': () => union, 'library:list': () => [] });
  machines.show(open);
  await adding.addPaths(['/x/dmesg.txt']);
  expect(bridge.asked.find(({ channel }) => channel === 'library:add')?.args.slice(0, 2)).toEqual([
    'open',
    ['/x/dmesg.txt'],
  ]);
  expect(ids()).toEqual(['union']);
  await adding.addPaths(['/x/dmesg.txt']);
  expect(ids()).toEqual(['union']);
});

test('text that is refused stays, so that it can be mended', async () => {
  installBridge({ 'library:import-text': () => ({ code: 'unusable', message: 'This text is of no kind.' }) });
  machines.show(open);
  await adding.paste('Dear support,');
  await adding.importText('open');
  expect(ids()).toEqual(['open']);
  expect(adding.text).toBe('Dear support,');
  expect(tasks.failures.map(({ title }) => title)).toEqual([`Add pasted text to ${open.title}`]);
});
