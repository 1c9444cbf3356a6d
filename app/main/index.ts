// Entry of the desktop app: one instance, one window, handlers for the window's requests, one worker pool.
import { app, ipcMain, type BrowserWindow } from 'electron';
import log from 'electron-log/main';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Notice } from '../ipc/contract';
import { serve } from '../ipc/server';
import { createJobPool } from '../jobs/pool';
import { createLabels } from '../store/labels';
import { createSession } from '../store/session';
import { openSettings, type DamagedSettings } from '../store/settings';
import { createViewStates } from '../store/view-states';
import { pageFragment, readCommandLine } from './command-line';
import { guardProcess, guardWindow } from './crash-guard';
import { findFolders } from './folders';
import { createImportGate } from './import-gate';
import { libraryOfStart } from './library-place';
import { refuseRequests, switchNetworkOff } from './network';
import { createNotices } from './notices';
import { registerScheme, serveRenderer } from './protocol';
import { isOwnPage, lockDown } from './security';
import { applyTheme, createWindow } from './window';
import { createHandlers } from './services';

const mainFolder = path.dirname(fileURLToPath(import.meta.url));
/** `electron <app> …` has one word more than a packaged start. */
const skip = app.isPackaged ? 1 : 2;

const handedOver = z.object({ paths: z.array(z.string()) });

log.transports.file.level = 'info';
log.transports.console.level = 'warn';
guardProcess();
registerScheme();
switchNetworkOff();

const started = readCommandLine(process.argv, skip, process.cwd());
// macOS names documents by this event instead of the command line, and the first before `ready`.
let openDocuments = (paths: readonly string[]): void => void early.push(...paths);
const early = [...started.paths];
app.on('open-file', (event, file) => {
  event.preventDefault();
  openDocuments([file]);
});
// A second start hands its paths over as data: Chromium reorders the command line it passes along.
const firstInstance = app.requestSingleInstanceLock({ paths: started.paths });
if (!firstInstance) app.quit();
// Not a top-level await: Electron emits `ready` only after this module has been evaluated.
else void app.whenReady().then(start);

async function start(): Promise<void> {
  lockDown();
  refuseRequests();
  serveRenderer(path.join(mainFolder, '../renderer'));
  const notices = createNotices();
  const standard = findFolders(mainFolder);
  const settings = await openSettings(standard.settings);
  if (settings.damaged !== undefined) notices.add(damagedSettings(settings.damaged));
  const library = await libraryOfStart(standard.standardLibrary, settings, notices);
  const folders = { ...standard, library };
  const pool = createJobPool(path.join(mainFolder, 'worker.js'));
  const gate = createImportGate(library, async () => {
    const checked = await pool.run('checkLibrary', { library });
    return checked.ok ? checked.value : [];
  });
  const warn = (message: string, detail: unknown): void => log.warn(message, detail);
  const viewStates = createViewStates(library, gate.canWrite, warn);
  const session = createSession(library, gate.canWrite, warn);
  const labels = createLabels(library);
  const reopening = { wanted: settings.value.reopen };
  const kept = { settings, session, labels, notices, reopening };
  serve(ipcMain, createHandlers(folders, pool, gate, viewStates, kept), { isOwnPage, log: warn });

  const { theme } = settings.value;
  applyTheme(theme);
  const window = createWindow(folders, pageFragment(started), theme);
  guardWindow(window, kept);
  openDocuments = (paths) => handOver(window, paths);
  openDocuments(early);

  app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    const handed = handedOver.safeParse(data);
    if (handed.success) openDocuments(handed.data.paths);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (!viewStates.pending && !session.pending && !labels.pending) return void pool.close();
    // What was looked at and written last must be on disk first. The second round finds nothing pending.
    event.preventDefault();
    void Promise.all([viewStates.flush(), session.flush(), labels.settled()]).then(() => app.quit());
  });
}

function damagedSettings({ reason, copy }: DamagedSettings): Notice {
  return {
    title: 'Reading the settings',
    error: {
      code: 'unusable',
      message: `The settings file is damaged: ${reason}. What could not be read is as at the first start.`,
      ...(copy === undefined ? {} : { where: copy, hint: 'The damaged file was kept under this name.' }),
    },
  };
}

/** Gives paths to the page; the preload keeps them until the page listens. */
function handOver(window: BrowserWindow, paths: readonly string[]): void {
  if (paths.length === 0) return;
  const send = (): void => window.webContents.send('app:open-paths', paths);
  if (window.webContents.isLoading()) window.webContents.once('did-finish-load', send);
  else send();
}
