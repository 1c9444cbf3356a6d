// What each request of the window does. Thin: parsing happens in the worker, storage in app/store.
import { app, BrowserWindow, clipboard, dialog } from 'electron';
import log from 'electron-log/main';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { SnapshotView } from '../core/view/snapshot-view';
import { MAX_TEXT_LENGTH } from '../ipc/contract';
import type { IpcError, IpcResult, LibraryEntry, TaskProgress } from '../ipc/contract';
import type { Handlers } from '../ipc/server';
import { collectorScript } from '../jobs/collector-script';
import type { JobRequest, Source } from '../jobs/jobs';
import type { JobPool } from '../jobs/pool';
import { readLabels, type Labels } from '../store/labels';
import { hasSnapshot, listSnapshots, readManifest, readSnapshotPage, touchSnapshot } from '../store/library';
import type { Manifest } from '../store/manifest';
import { readSamples } from '../store/samples';
import type { ViewStates } from '../store/view-states';
import { saveCollector } from './collector-file';
import type { Folders } from './folders';
import type { ImportGate } from './import-gate';
import { runtimeWords } from './runtime-words';
import { openScenario, saveScenario } from './scenario-files';
import { sessionHandlers, type Kept } from './session-handlers';
import { libraryHandlers } from './snapshot-library';
import { zoomWindow } from './window';

const SAMPLE_PREFIX = 'sample-';

/** The handlers of every channel. */
export function createHandlers(
  folders: Folders,
  pool: JobPool,
  imports: ImportGate,
  viewStates: ViewStates,
  kept: Kept,
): Handlers {
  const importEvidence = (
    what: Pick<JobRequest<'importEvidence'>, 'paths' | 'text' | 'base'>,
    task: string,
  ): Promise<IpcResult<SnapshotView>> =>
    imports.run(async () => {
      const request = { library: folders.library, ...what, now: new Date().toISOString() };
      const done = await pool.run('importEvidence', request, progressOf(task));
      // The desktop's own list of recent documents, where the system has one for programs.
      if (done.ok) for (const file of what.paths) app.addRecentDocument(file);
      return done;
    });
  return {
    'app:info': () =>
      ok({
        version: app.getVersion(),
        electron: process.versions.electron,
        chrome: process.versions.chrome,
        runtime: runtimeWords(app.isPackaged, process.versions.electron, process.env['KDUMPSCOPE_RUNTIME']),
        libraryFolder: folders.library,
      }),
    ...sessionHandlers(folders, kept, imports, async (id) => (await sourceOf(folders, id)) !== undefined),
    'library:list': async () => {
      return ok(await libraryEntries(folders.library));
    },
    ...libraryHandlers({
      library: folders.library,
      pool,
      viewStates,
      labels: kept.labels,
      gate: imports,
      sourceOf: (id) => sourceOf(folders, id),
      entries: () => libraryEntries(folders.library),
      progressOf,
    }),
    'library:import': (paths, task) => importEvidence({ paths }, task),
    'library:add': async (id, paths, task) => {
      const base = await sourceOf(folders, id);
      return base === undefined ? notInLibrary() : importEvidence({ paths, base }, task);
    },
    'library:import-text': async (text, id, task) => {
      if (id === null) return importEvidence({ paths: [], text }, task);
      const base = await sourceOf(folders, id);
      return base === undefined ? notInLibrary() : importEvidence({ paths: [], text, base }, task);
    },
    'library:open': async (id, task) => {
      const manifest = await readManifest(folders.library, id);
      if (manifest.state === 'missing') return notInLibrary();
      if (manifest.state === 'broken') return failed('unusable', 'This library entry is damaged.', manifest.reason);
      const source: Source = { kind: 'library', library: folders.library, id };
      const opened = await pool.run('openSource', { source }, progressOf(task));
      if (opened.ok && (await imports.canWrite())) {
        // A library that cannot be written is still good for reading.
        await touchSnapshot(folders.library, manifest.value, new Date().toISOString()).catch((error: unknown) =>
          log.warn('not noted as opened', error),
        );
      }
      return opened;
    },
    'samples:list': async () =>
      ok((await readSamples(folders.samples)).map(({ id, title, look, arch }) => ({ id, title, look, arch }))),
    'samples:open': async (id, task) => {
      const source = await sampleSource(folders.samples, id);
      if (source === undefined) return failed('not-found', 'There is no such sample.');
      return pool.run('openSource', { source }, progressOf(task));
    },
    'view:get': async (id) => ok((await viewStates.get(id)) ?? null),
    'view:set': (id, state) => {
      viewStates.set(id, state);
      return ok(null);
    },
    'view:reset': async (id) => {
      await viewStates.reset(id);
      return ok(null);
    },
    'task:cancel': (task) => ok(pool.cancel(task)),
    'dialog:open': async (kind) => {
      const properties: ('openFile' | 'openDirectory' | 'multiSelections')[] =
        kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory', 'multiSelections'];
      const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
      const picked = window
        ? await dialog.showOpenDialog(window, { properties })
        : await dialog.showOpenDialog({ properties });
      return ok(picked.canceled ? [] : picked.filePaths);
    },
    'evidence:read': async (id, file, offset, length) => {
      const page = id.startsWith(SAMPLE_PREFIX)
        ? await samplePage(folders, pool, id, file, offset, length)
        : await readSnapshotPage(folders.library, id, file, offset, length);
      if (page === undefined) return failed('not-found', 'This evidence file is gone from the library.', file);
      return ok({ path: file, offset, ...page });
    },
    'report:save': async (id, format) => {
      const source = await sourceOf(folders, id);
      if (source === undefined) return notInLibrary();
      const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
      const options = {
        defaultPath: path.join(app.getPath('documents'), `kdump-report.${format}`),
        filters: [{ name: FORMAT_NAMES[format], extensions: [format] }],
      };
      const picked = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options);
      if (picked.canceled || picked.filePath === '') return ok(null);
      const rendered = await pool.run('renderReport', { source, format, version: app.getVersion() });
      if (!rendered.ok) return rendered;
      await writeFileAtomic(picked.filePath, rendered.value);
      return ok(picked.filePath);
    },
    'sim:run': async (id, scenario, task) => {
      const source = await sourceOf(folders, id);
      if (source === undefined) return notInLibrary();
      return pool.run('simulate', { source, scenario }, progressOf(task));
    },
    'sim:designs': () => pool.run('listDesigns', {}),
    'sim:choices': () => pool.run('listChoices', {}),
    'scenario:check': (scenario) => pool.run('checkScenario', { scenario }),
    'scenario:open': () => openScenario(pool),
    'scenario:save': saveScenario,
    'window:zoom': (change) => ok(zoomWindow(change)),
    'clipboard:write': async (text) => {
      await clipboard.writeText(text);
      return ok(null);
    },
    'clipboard:read': async () => {
      const text = await clipboard.readText();
      if (text.length <= MAX_TEXT_LENGTH) return ok(text);
      return failed('unusable', 'The text on the clipboard is too long. Save it as a file and open that.');
    },
    'collector:text': () => ok(collectorScript),
    'collector:save': saveCollector,
  };
}

const FORMAT_NAMES = { html: 'HTML report', md: 'Markdown', json: 'JSON' } as const;

function notInLibrary(): { ok: false; error: IpcError } {
  return failed('not-found', 'This snapshot is no longer in the library.');
}

function ok<T>(value: T): Promise<IpcResult<T>> {
  return Promise.resolve({ ok: true, value });
}

function failed(code: IpcError['code'], message: string, where?: string): { ok: false; error: IpcError } {
  return { ok: false, error: { code, message, ...(where !== undefined && { where }) } };
}

async function libraryEntries(library: string): Promise<LibraryEntry[]> {
  const { entries, broken } = await listSnapshots(library);
  for (const entry of broken) log.warn('library entry skipped', entry.id, entry.reason);
  return Promise.all(entries.map(async (manifest) => libraryEntry(manifest, await readLabels(library, manifest.id))));
}

function libraryEntry(manifest: Manifest, labels: Labels | undefined): LibraryEntry {
  const { id, title, arch, release, verdict, headline, importedAt, openedAt, files } = manifest;
  return {
    id,
    title,
    ...(arch !== undefined && { arch }),
    ...(release !== undefined && { release }),
    verdict,
    headline,
    importedAt,
    openedAt,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    tags: labels?.tags ?? [],
    note: labels?.note ?? '',
  };
}

/** Sends a task's progress to every window. */
function progressOf(task: string) {
  return {
    task,
    onProgress: (progress: Omit<TaskProgress, 'task'>) => {
      const push: TaskProgress = { task, ...progress };
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send('task:progress', push);
    },
  };
}

async function sampleSource(folder: string, id: string): Promise<Source | undefined> {
  const sample = (await readSamples(folder)).find((s) => s.id === id);
  if (sample === undefined) return undefined;
  const file = path.join(folder, sample.file);
  return { kind: 'sample', id: SAMPLE_PREFIX + sample.id, title: sample.title, file };
}

async function sourceOf(folders: Folders, id: string): Promise<Source | undefined> {
  if (id.startsWith(SAMPLE_PREFIX)) return sampleSource(folders.samples, id.slice(SAMPLE_PREFIX.length));
  return (await hasSnapshot(folders.library, id)) ? { kind: 'library', library: folders.library, id } : undefined;
}

async function samplePage(
  folders: Folders,
  pool: JobPool,
  id: string,
  file: string,
  offset: number,
  length: number,
): Promise<{ bytes: Uint8Array; totalBytes: number } | undefined> {
  const source = await sampleSource(folders.samples, id.slice(SAMPLE_PREFIX.length));
  if (source === undefined) return undefined;
  const read = await pool.run('readSamplePage', { source, path: file, offset, length });
  return read.ok ? read.value : undefined;
}
