// Keeps one fault from taking the app down silently: a gone page is loaded again with what was open, the user is told, and
// asked when that did not help; the rest goes to the log.
import { dialog, type BrowserWindow } from 'electron';
import log from 'electron-log/main';
import type { Kept } from './session-handlers';
import { loadPage } from './window';

/** A page that dies again within this time is not loaded again unasked: it would loop. */
const AGAIN_MS = 60_000;

/** Logs what nobody caught. */
export function guardProcess(): void {
  process.on('uncaughtException', (error) => log.error('uncaught exception', error));
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', reason));
}

/** Loads the page again when its process has gone. */
export function guardWindow(window: BrowserWindow, kept: Pick<Kept, 'notices' | 'reopening'>): void {
  let lastGone = -AGAIN_MS;
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error('page process gone', details.reason, details.exitCode);
    const now = performance.now();
    if (details.reason === 'clean-exit') return;
    const again = now - lastGone < AGAIN_MS;
    lastGone = now;
    if (again) void askToReload(window, kept);
    else loadAgain(window, kept, true);
  });
  window.webContents.on('preload-error', (_event, file, error) => log.error('preload failed', file, error));
}

/** What was named at the start is among what was open, or was closed since: only the session counts. */
function loadAgain(
  window: BrowserWindow,
  { notices, reopening }: Pick<Kept, 'notices' | 'reopening'>,
  all: boolean,
): void {
  reopening.wanted = all;
  notices.add({
    title: 'Showing the window',
    error: {
      code: 'internal',
      message: all
        ? 'The window stopped working and was loaded again. What was open is open again; the library is as it was.'
        : 'The window stopped working and was loaded again with nothing open. The library is as it was.',
      hint: 'A note that was not yet marked as saved may lack its last words. The log file says more.',
    },
  });
  loadPage(window);
}

async function askToReload(window: BrowserWindow, kept: Pick<Kept, 'notices' | 'reopening'>): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working twice in a minute.',
    detail: 'What you opened is safe in the library. If one snapshot causes this, begin with nothing open.',
    buttons: ['Open what was open', 'Begin with nothing open', 'Quit'],
    defaultId: 1,
    cancelId: 2,
  });
  if (response === 2) window.close();
  else loadAgain(window, kept, response === 0);
}
