// Saving the capture script where the user wants it, ready to be run.
import { app, BrowserWindow, dialog } from 'electron';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { IpcResult } from '../ipc/contract';
import { COLLECTOR_NAME, collectorScript } from '../jobs/collector-script';

/** Asks where to, and saves. */
export async function saveCollector(): Promise<IpcResult<string | null>> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options = {
    defaultPath: path.join(app.getPath('documents'), COLLECTOR_NAME),
    filters: [{ name: 'Shell script', extensions: ['sh'] }],
  };
  const picked = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options);
  if (picked.canceled || picked.filePath === '') return { ok: true, value: null };
  await writeFileAtomic(picked.filePath, collectorScript, { mode: 0o755 });
  return { ok: true, value: picked.filePath };
}
