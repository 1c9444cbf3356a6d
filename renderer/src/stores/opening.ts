// The ways a snapshot comes into the window. Every one ends in a tab or in a failure card.
import { defineStore } from 'pinia';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import type { Screen } from '../selection/selection';
import { request } from '../api/client';
import { useLibrary } from './library';
import { useMachines } from './machines';
import { useTasks } from './tasks';
import { useViewState } from './view-state';

export const useOpening = defineStore('opening', () => {
  const machines = useMachines();
  const library = useLibrary();
  const tasks = useTasks();
  const viewState = useViewState();

  async function read(paths: readonly string[], again?: () => void): Promise<SnapshotView | undefined> {
    if (paths.length === 0) return undefined;
    return tasks.run(`Open ${pathsTitle(paths)}`, (task) => request('library:import', [...paths], task), again);
  }

  /** Reads the files as ONE machine. */
  async function importPaths(paths: readonly string[]): Promise<void> {
    const view = await read(paths, () => void importPaths(paths));
    if (view === undefined) return;
    await viewState.open(view);
    await library.loadEntries();
  }

  /** Reads the files as ONE machine and opens it behind what is shown, to be compared with it. */
  async function importBeside(paths: readonly string[]): Promise<SnapshotView | undefined> {
    const view = await read(paths);
    if (view === undefined) return undefined;
    machines.add(view);
    await viewState.recall(view.id);
    await library.loadEntries();
    return view;
  }

  async function openEntry(id: string, title: string): Promise<void> {
    if (machines.open.some((view) => view.id === id)) return machines.activate(id);
    const again = (): void => void openEntry(id, title);
    const view = await tasks.run(`Open ${title}`, (task) => request('library:open', id, task), again);
    if (view === undefined) return;
    await viewState.open(view);
    await library.loadEntries();
  }

  async function openSample(id: string, title: string, at?: Screen): Promise<void> {
    const again = (): void => void openSample(id, title, at);
    const view = await tasks.run(`Open sample: ${title}`, (task) => request('samples:open', id, task), again);
    if (view !== undefined) await viewState.open(view, at);
  }

  async function choose(kind: 'files' | 'folder'): Promise<void> {
    const answer = await request('dialog:open', kind);
    if (answer.ok) await importPaths(answer.value);
    else tasks.fail(kind === 'files' ? 'Open files' : 'Open folder', answer.error);
  }

  return { importPaths, importBeside, openEntry, openSample, choose };
});

/** Base name of a single path, or how many there are. */
export function pathsTitle(paths: readonly string[]): string {
  const only = paths.length === 1 ? paths[0] : undefined;
  return only === undefined ? `${paths.length} files as one machine` : (only.split(/[\\/]/).findLast(Boolean) ?? only);
}
