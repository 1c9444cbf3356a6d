// Which library this start opens, and choosing another for the next one. Never while running: what is open, and the lock,
// belong to one library from start to end.
import { BrowserWindow, dialog } from 'electron';
import log from 'electron-log/main';
import type { LibraryPlace } from '../core/view/settings';
import type { IpcResult } from '../ipc/contract';
import { isThere, libraryFor } from '../store/library-place';
import type { SettingsFile } from '../store/settings';
import type { Notices } from './notices';

/** The library of this start. A chosen folder that is not there is told, and the standard library opened instead. */
export async function libraryOfStart(standard: string, settings: SettingsFile, notices: Notices): Promise<string> {
  const chosen = settings.libraryFolder;
  if (chosen === undefined || (await isThere(chosen))) return chosen ?? standard;
  log.warn('library folder not there', chosen);
  notices.add({
    title: 'Opening the library folder',
    error: {
      code: 'not-found',
      message: 'The library folder that was chosen is not there. The standard library is open instead.',
      where: chosen,
      hint: 'Connect the disk and start again, or choose another folder in the settings (Ctrl+,).',
    },
  });
  return standard;
}

/** What the settings show. */
export function placeNow(library: string, standard: string, settings: SettingsFile): LibraryPlace {
  return { folder: library, next: settings.libraryFolder ?? standard, standard };
}

/** Asks for a folder, or goes back to the standard one; null when dismissed. */
export async function choosePlace(
  kind: 'ask' | 'standard',
  library: string,
  standard: string,
  settings: SettingsFile,
): Promise<IpcResult<LibraryPlace | null>> {
  if (kind === 'ask') {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    const options = { properties: ['openDirectory' as const, 'createDirectory' as const] };
    const picked = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
    const folder = picked.filePaths[0];
    if (picked.canceled || folder === undefined) return { ok: true, value: null };
    const choice = await libraryFor(folder, library);
    if (choice.state === 'refused') {
      const message = `This folder cannot be the library. ${choice.reason}`;
      return { ok: false, error: { code: 'refused', message, where: folder } };
    }
    await settings.setLibraryFolder(choice.folder === standard ? undefined : choice.folder);
  } else {
    await settings.setLibraryFolder(undefined);
  }
  return { ok: true, value: placeNow(library, standard, settings) };
}
