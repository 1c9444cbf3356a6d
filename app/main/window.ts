// The one window: sandboxed page, remembered place and size, background in the theme's colour from the first frame.
import { BrowserWindow, dialog, Menu, nativeTheme } from 'electron';
import windowStateKeeper from 'electron-window-state';
import type { Settings } from '../core/view/settings';
import type { Folders } from './folders';
import { devServerUrl, PAGE_URL } from './security';

const BACKGROUND = { light: '#f5f6f8', dark: '#0e131a', contrast: '#000000' } as const;

/** Lets native parts (dialogs, scroll bars, prefers-color-scheme) follow the setting. */
export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme;
  for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(backgroundColor(theme));
}

function backgroundColor(theme: Settings['theme']): string {
  if (theme === 'system') return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
  return BACKGROUND[theme];
}

/** Chromium's levels: each is a factor of 1.2; from 58 to 300 percent. */
const ZOOM_LEVELS = { least: -3, most: 6 } as const;

/** Draws everything larger or smaller; Chromium remembers it with the profile. The factor in percent. */
export function zoomWindow(change: 'in' | 'out' | 'reset'): number {
  let percent = 100;
  for (const { webContents } of BrowserWindow.getAllWindows()) {
    const level = change === 'reset' ? 0 : webContents.getZoomLevel() + (change === 'in' ? 1 : -1);
    const kept = Math.min(ZOOM_LEVELS.most, Math.max(ZOOM_LEVELS.least, level));
    webContents.setZoomLevel(kept);
    percent = Math.round(1.2 ** kept * 100);
  }
  return percent;
}

/** Creates the window and starts loading the page. */
export function createWindow(folders: Folders, fragment: string, theme: Settings['theme']): BrowserWindow {
  // The default menu would reload the page and close the window with keys that are commands of ours. macOS needs one.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  const state = windowStateKeeper({ defaultWidth: 1280, defaultHeight: 800 });
  const window = new BrowserWindow({
    ...(Number.isFinite(state.x) && { x: state.x, y: state.y }),
    width: state.width,
    height: state.height,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Kdumpscope',
    icon: folders.icon,
    backgroundColor: backgroundColor(theme),
    autoHideMenuBar: true,
    webPreferences: {
      preload: folders.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  state.manage(window);
  window.once('ready-to-show', () => window.show());
  askBeforeLosing(window);
  loadPage(window, fragment);
  return window;
}

/** The page holds its window open only for a note that could not be saved. */
function askBeforeLosing(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const chosen = dialog.showMessageBoxSync(window, {
      type: 'warning',
      message: 'A note could not be saved.',
      detail: 'Copy it, or try to save it again. Closing loses what was written last.',
      buttons: ['Stay', 'Close without it'],
      defaultId: 0,
      cancelId: 0,
    });
    if (chosen === 1) event.preventDefault();
  });
}

/** Loads the page from the start; the fragment names what it shall show beside what was open. */
export function loadPage(window: BrowserWindow, fragment = ''): void {
  void window.loadURL((devServerUrl ?? PAGE_URL) + fragment);
}
