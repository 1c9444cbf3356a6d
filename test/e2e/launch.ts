// Starts the built app, or the packaged one for npm run e2e:packaged, with a profile of its own and ends it whatever happens.
import { _electron as electron, type Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DrivenApp } from './driven-app';
import { launchPackaged } from './packaged-app';

/** False for root and where the system forbids it: global-setup has found out and said so. */
export const sandboxed = process.env['KDUMPSCOPE_SANDBOX'] === 'on';
/** The project, which is what Electron is started on. */
export const projectRoot = process.cwd();
/** The executable of the packaged copy that journeys drive; undefined for the unpacked app. */
const packaged = process.env['KDUMPSCOPE_PACKAGED'];

export interface Started {
  readonly app: DrivenApp;
  readonly page: Page;
  /** What the page complained about: a journey that ends with any entry has failed. */
  readonly complaints: string[];
}

export interface StartOptions {
  readonly args?: readonly string[];
  readonly theme?: 'light' | 'dark' | 'contrast';
  /** An earlier profile, to see what persists. Not removed. */
  readonly profile?: string;
}

/** The id of the app's main process. */
export function launchedPid(app: DrivenApp): number {
  const { pid } = app.process();
  if (pid === undefined) throw new Error('the app did not start');
  return pid;
}

/** A start as the desktop would make it, beside one that may run: the program and its words. */
export function startWords(profile: string, args: readonly string[]): [program: string, words: string[]] {
  const words = [`--user-data-dir=${profile}`, ...(sandboxed ? [] : ['--no-sandbox']), ...args];
  if (packaged !== undefined) return [packaged, words];
  return [path.join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron'), [projectRoot, ...words]];
}

function launch(profile: string, args: readonly string[]): Promise<DrivenApp> {
  if (packaged !== undefined) return launchPackaged(...startWords(profile, args));
  return electron.launch({
    args: [projectRoot, `--user-data-dir=${profile}`, ...args],
    // Playwright adds --no-sandbox on Linux unless told not to.
    chromiumSandbox: sandboxed,
    timeout: 30_000,
  });
}

/** A test must never start the desktop's browser: its child keeps our pipes open. */
function stubBrowser(app: DrivenApp): Promise<void> {
  return app.evaluate(({ shell }) => {
    shell.openExternal = (url) => {
      Reflect.set(globalThis, 'openedOutside', url);
      return Promise.resolve();
    };
  });
}

/** Runs a journey in a fresh app. */
export async function withApp(options: StartOptions, journey: (started: Started) => Promise<void>): Promise<void> {
  const profile = options.profile ?? mkdtempSync(path.join(tmpdir(), 'kdumpscope-e2e-'));
  if (options.theme) writeFileSync(path.join(profile, 'settings.json'), JSON.stringify({ theme: options.theme }));
  const app = await launch(profile, options.args ?? []);
  try {
    await stubBrowser(app).catch((error: unknown) => {
      // While a program starts, its collector may take the driver's own promise: nothing of ours has run then.
      if (!String(error).includes('promise was garbage collected')) throw error;
      return stubBrowser(app);
    });
    const page = await app.firstWindow();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.waitForLoadState('load');
    await journey({ app, page, complaints });
  } finally {
    await app.close();
    if (options.profile === undefined) rmSync(profile, { recursive: true, force: true });
  }
}
