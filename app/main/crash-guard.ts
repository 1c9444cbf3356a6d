// Keeps one fault from taking the app down silently: a gone page is loaded again, the user is asked when that did not
// help, and the rest goes to the log.
import { dialog, type BrowserWindow } from 'electron';
import log from 'electron-log/main';

/** A page that dies again within this time is not loaded again unasked: it would loop. */
const AGAIN_MS = 60_000;

/** Logs what nobody caught. */
export function guardProcess(): void {
  process.on('uncaughtException', (error) => log.error('uncaught exception', error));
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', reason));
}

/** Reloads a window whose page process has gone. */
export function guardWindow(window: BrowserWindow): void {
  let lastGone = -AGAIN_MS;
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error('page process gone', details.reason, details.exitCode);
    const now = performance.now();
    if (details.reason === 'clean-exit') return;
    const again = now - lastGone < AGAIN_MS;
    lastGone = now;
    if (!again) window.webContents.reload();
    else void askToReload(window);
  });
  window.webContents.on('preload-error', (_event, file, error) => log.error('preload failed', file, error));
}

async function askToReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working twice in a minute.',
    detail: 'What you opened is safe in the library. If one snapshot causes this, open another one first.',
    buttons: ['Load the window again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) window.webContents.reload();
  else window.close();
}
