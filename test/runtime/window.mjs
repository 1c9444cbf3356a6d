// Starts the built app on a bundled sample and takes a picture of its real window.
import { _electron as electron } from '@playwright/test';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './build.mjs';

/** How long a sample may take to show its verdict before the picture is taken without it. */
const VERDICT_MS = 15_000;

/** Takes one picture; says what the page complained about. `env` comes from prepareRuntime. */
export async function photograph({ env, out, sample, view, theme = 'light', size = '1280x800', log = console.error }) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'kdumpscope-shot-'));
  fs.writeFileSync(path.join(profile, 'settings.json'), JSON.stringify({ theme }));
  const args = [
    root,
    `--user-data-dir=${profile}`,
    ...(sample ? [`--sample=${sample}`] : []),
    ...(view ? [`--view=${view}`] : []),
  ];
  process.env.ELECTRON_OVERRIDE_DIST_PATH = env.ELECTRON_OVERRIDE_DIST_PATH;
  const app = await electron.launch({ args, env, chromiumSandbox: process.geteuid?.() !== 0, timeout: 60_000 });
  try {
    const page = await app.firstWindow();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) log(`page ${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => log(`page error: ${error.stack ?? error.message}`));
    const [width, height] = size.split('x').map(Number);
    await app.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height],
    );
    if (sample) await waitForVerdict(page, log);
    await page.evaluate(() =>
      document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))),
    );
    fs.mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
    await page.screenshot({ path: out });
  } finally {
    await app.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

async function waitForVerdict(page, log) {
  const seen = () => performance.getEntriesByName('verdict-visible').length > 0;
  await page
    .waitForFunction(seen, undefined, { timeout: VERDICT_MS })
    .catch(() => log('the page showed no verdict in time'));
}
