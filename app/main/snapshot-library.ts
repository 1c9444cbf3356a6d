// What the window does with snapshots of the library beside opening them: remove and bring back, tags and notes, the list as CSV,
// snapshot images with or without what tells whose machine it is.
import { app, BrowserWindow, dialog } from 'electron';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { IpcResult, LibraryEntry } from '../ipc/contract';
import type { Handlers } from '../ipc/server';
import type { Source } from '../jobs/jobs';
import type { JobPool, RunOptions } from '../jobs/pool';
import { libraryCsv } from '../core/view/library-csv';
import type { LabelsFile } from '../store/labels';
import { removeSnapshot, restoreSnapshot } from '../store/trash';
import { removeUnfinishedOf } from '../store/durable-write';
import type { ViewStates } from '../store/view-states';
import type { ImportGate } from './import-gate';

interface Needed {
  readonly library: string;
  readonly pool: JobPool;
  readonly viewStates: ViewStates;
  readonly labels: LabelsFile;
  readonly gate: ImportGate;
  readonly sourceOf: (id: string) => Promise<Source | undefined>;
  readonly entries: () => Promise<LibraryEntry[]>;
  readonly progressOf: (task: string) => RunOptions;
}

type LibraryChannels =
  | 'library:health'
  | 'library:remove'
  | 'library:restore'
  | 'library:labels'
  | 'library:export-csv'
  | 'image:preview'
  | 'image:save';

const gone = (): IpcResult<never> => ({
  ok: false,
  error: { code: 'not-found', message: 'This snapshot is no longer in the library.' },
});

/** Asks where to save; undefined when dismissed. */
async function askWhere(name: string, filter: Electron.FileFilter): Promise<string | undefined> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options = { defaultPath: path.join(app.getPath('documents'), name), filters: [filter] };
  const picked = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options);
  return picked.canceled || picked.filePath === '' ? undefined : picked.filePath;
}

/** The handlers of those channels. */
export function libraryHandlers({
  library,
  pool,
  viewStates,
  labels,
  gate,
  sourceOf,
  entries,
  progressOf,
}: Needed): Pick<Handlers, LibraryChannels> {
  return {
    'library:health': async () => ({ ok: true, value: await gate.health() }),
    'library:remove': (id) =>
      gate.run(async () => {
        await Promise.all([viewStates.flush(), labels.settled()]);
        return { ok: true, value: await removeSnapshot(library, id, new Date().toISOString()) };
      }),
    'library:restore': (id) => gate.run(async () => ({ ok: true, value: await restoreSnapshot(library, id) })),
    'library:labels': (id, { tags, note }) =>
      gate.run<null>(async () => {
        if ((await sourceOf(id)) === undefined) return gone();
        await labels.change(id, { tags: [...tags], note });
        return { ok: true, value: null };
      }),
    'library:export-csv': async (ids) => {
      const file = await askWhere('kdumpscope-library.csv', { name: 'CSV', extensions: ['csv'] });
      if (file === undefined) return { ok: true, value: null };
      const byId = new Map((await entries()).map((entry) => [entry.id, entry]));
      const rows = ids.flatMap((id) => byId.get(id) ?? []);
      await writeFileAtomic(file, libraryCsv(rows));
      return { ok: true, value: file };
    },
    'image:preview': async (id, task) => {
      const source = await sourceOf(id);
      return source === undefined ? gone() : pool.run('previewRedaction', { source }, progressOf(task));
    },
    'image:save': async (id, redact, task) => {
      const source = await sourceOf(id);
      if (source === undefined) return gone();
      const file = await askWhere('snapshot.kdsnap', { name: 'Snapshot image', extensions: ['kdsnap'] });
      if (file === undefined) return { ok: true, value: null };
      const viewState = await viewStates.get(id);
      const version = app.getVersion();
      const request = { source, file, redact, version, ...(viewState && { viewState }) };
      try {
        return await pool.run('saveImage', request, progressOf(task));
      } catch (thrown) {
        // Cancelled: its thread is gone and could not tidy.
        await removeUnfinishedOf(file);
        throw thrown;
      }
    },
  };
}
