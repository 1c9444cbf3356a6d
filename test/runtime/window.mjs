// Starts the built app on a bundled sample and takes a picture of its real window.
import { _electron as electron } from '@playwright/test';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './build.mjs';
import { goTo, resize, settle, startRun, verdictVisible } from './drive-window.mjs';

/** Runs `use` with the page of a freshly started app. `env` comes from prepareRuntime. */
export async function withWindow({ env, sample, view, theme = 'light' }, use) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'kdumpscope-shot-'));
  fs.writeFileSync(path.join(profile, 'settings.json'), JSON.stringify({ theme }));
  const args = [root, `--user-data-dir=${profile}`];
  if (sample) args.push(`--sample=${sample}`);
  if (view) args.push(`--view=${view}`);
  process.env.ELECTRON_OVERRIDE_DIST_PATH = env.ELECTRON_OVERRIDE_DIST_PATH;
  const app = await electron.launch({ args, env, chromiumSandbox: env.KDUMPSCOPE_SANDBOX === 'on', timeout: 60_000 });
  try {
    return await use(await app.firstWindow(), app);
  } finally {
    await app.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

/** Passes on what the page complains about. */
export function reportComplaints(page, log) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) log(`page ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => log(`page error: ${error.stack ?? error.message}`));
}

/** Takes one picture, of a run where `run` names a scenario; says what the page complained about. */
export async function photograph({ out, run, size = '1280x800', log = console.error, ...start }) {
  await withWindow(start, async (page, app) => {
    reportComplaints(page, log);
    await resize(page, app, size);
    await page.waitForLoadState('load');
    if (start.sample) await verdictVisible(page).catch(() => log('the page showed no verdict in time'));
    if (run) {
      await startRun(page, app, run);
      await goTo(page, start.view ?? 'timeline');
    }
    await settle(page);
    fs.mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
    await page.screenshot({ path: out });
  });
}

/** Milliseconds from the first thing the window shows to the painted verdict. */
export async function timeToVerdict(start) {
  return withWindow(start, async (page) => {
    await verdictVisible(page);
    return page.evaluate(() => {
      const shown = performance.getEntriesByName('first-paint')[0]?.startTime ?? 0;
      return performance.getEntriesByName('verdict-visible')[0].startTime - shown;
    });
  });
}
