// Entry of the desktop app: one instance, one window, handlers for the window's requests, one worker pool.
import { app, ipcMain, type BrowserWindow } from 'electron';
import log from 'electron-log/main';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { serve } from '../ipc/server';
import { createJobPool } from '../jobs/pool';
import { readSettings } from '../store/settings';
import { createViewStates } from '../store/view-states';
import { pageFragment, readCommandLine } from './command-line';
import { guardProcess, guardWindow } from './crash-guard';
import { findFolders } from './folders';
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

const started = readCommandLine(process.argv, skip, process.cwd());
// A second start hands its paths over as data: Chromium reorders the command line it passes along.
const firstInstance = app.requestSingleInstanceLock({ paths: started.paths });
if (!firstInstance) app.quit();
// Not a top-level await: Electron emits `ready` only after this module has been evaluated.
else void app.whenReady().then(start);

async function start(): Promise<void> {
  lockDown();
  serveRenderer(path.join(mainFolder, '../renderer'));
  const folders = findFolders(mainFolder);
  const pool = createJobPool(path.join(mainFolder, 'worker.js'));
  const viewStates = createViewStates(folders.library, (message, detail) => log.warn(message, detail));
  serve(ipcMain, createHandlers(folders, pool, viewStates), {
    isOwnPage,
    log: (message, detail) => log.warn(message, detail),
  });

  const { theme } = await readSettings(folders.settings);
  applyTheme(theme);
  const window = createWindow(folders, pageFragment(started), theme);
  guardWindow(window);
  handOver(window, started.paths);

  app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    const handed = handedOver.safeParse(data);
    if (handed.success) handOver(window, handed.data.paths);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (!viewStates.pending) return void pool.close();
    // What was looked at last must be on disk first. The second round finds nothing pending.
    event.preventDefault();
    void viewStates.flush().then(() => app.quit());
  });
}

/** Gives paths to the page; the preload keeps them until the page listens. */
function handOver(window: BrowserWindow, paths: readonly string[]): void {
  if (paths.length === 0) return;
  const send = (): void => window.webContents.send('app:open-paths', paths);
  if (window.webContents.isLoading()) window.webContents.once('did-finish-load', send);
  else send();
}
