// Keeps one fault from taking the app down silently: a gone page is loaded again once, the rest goes to the log.
import type { BrowserWindow } from 'electron';
import log from 'electron-log/main';

/** A page that dies again within this time is not loaded a third time: it would loop. */
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
    if (details.reason === 'clean-exit' || now - lastGone < AGAIN_MS) return;
    lastGone = now;
    window.webContents.reload();
  });
  window.webContents.on('preload-error', (_event, file, error) => log.error('preload failed', file, error));
}
