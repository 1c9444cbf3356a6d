// Evidence that comes as pasted text, and evidence that joins the snapshot at hand: the union is a snapshot of its own and
// takes the place of the tab; the one added to stays in the library.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { IpcResult } from '../../../app/ipc/contract';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { request } from '../api/client';
import { useDialogs } from './dialogs';
import { useLibrary } from './library';
import { useMachines } from './machines';
import { pathsTitle } from './opening';
import { useTasks } from './tasks';
import { useViewState } from './view-state';

type Import = (task: string) => Promise<IpcResult<SnapshotView>>;

export const useAdding = defineStore('adding', () => {
  const machines = useMachines();
  const library = useLibrary();
  const tasks = useTasks();
  const dialogs = useDialogs();
  const viewState = useViewState();
  /** The text in the paste dialog. */
  const text = shallowRef('');

  async function read(title: string, job: Import, base: SnapshotView | undefined): Promise<boolean> {
    const view = await tasks.run(title, job);
    if (view === undefined) return false;
    await viewState.open(view);
    if (base !== undefined && base.id !== view.id) machines.close(base.id);
    await library.loadEntries();
    return true;
  }

  /** Reads the files beside the evidence of the open snapshot. */
  async function addPaths(paths: readonly string[]): Promise<void> {
    const base = machines.active;
    if (base === undefined || paths.length === 0) return;
    const title = `Add ${pathsTitle(paths)} to ${base.title}`;
    await read(title, (task) => request('library:add', base.id, [...paths], task), base);
  }

  async function chooseToAdd(): Promise<void> {
    const answer = await request('dialog:open', 'files');
    if (answer.ok) await addPaths(answer.value);
    else tasks.fail('Add files', answer.error);
  }

  /** Shows what is to be pasted: what was given, else what is on the clipboard. */
  async function paste(given?: string): Promise<void> {
    text.value = given ?? '';
    if (given === undefined) {
      const answer = await request('clipboard:read');
      if (answer.ok) text.value = answer.value;
      else tasks.fail('Paste text', answer.error);
    }
    dialogs.open = 'paste';
  }

  /** Reads the pasted text, alone or beside the evidence of the open snapshot. */
  async function importText(into: 'new' | 'open'): Promise<void> {
    const base = into === 'open' ? machines.active : undefined;
    const pasted = text.value;
    dialogs.open = undefined;
    const title = base === undefined ? 'Open pasted text' : `Add pasted text to ${base.title}`;
    const done = await read(title, (task) => request('library:import-text', pasted, base?.id ?? null, task), base);
    if (done) text.value = '';
  }

  return { text, addPaths, chooseToAdd, paste, importText };
});
