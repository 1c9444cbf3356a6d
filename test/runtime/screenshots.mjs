// npm run shots -- <folder> [--themes light,dark,contrast] [--sizes 1280x720,1920x1080] [--only timeline,diff]
// Every view, filled: one app per theme, so that the set of two themes takes half a minute.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { goTo, resize, settle, startRun, verdictVisible } from './drive-window.mjs';
import { prepareRuntime } from './prepare.mjs';
import { reportComplaints, withWindow } from './window.mjs';

/** The machine of the seed, whose capture carries the kernel's own trace. */
const SAMPLE = 'ppc64le-naive-handler';
const RUN = { scenario: 'seed', design: 'v12', step: 20 };

/** In this order: the views before a run exists, then those that show it. `before` brings a view to its fullest. */
const PICTURES = [
  { name: 'samples', view: 'samples' },
  { name: 'library', view: 'library' },
  { name: 'overview', view: 'overview' },
  { name: 'map', view: 'map' },
  { name: 'header', view: 'header' },
  { name: 'evidence', view: 'evidence' },
  { name: 'timeline-start', view: 'timeline' },
  { name: 'whatif-start', view: 'whatif' },
  { name: 'whatif-run', view: 'whatif', run: true },
  { name: 'timeline-run', view: 'timeline', run: true },
  { name: 'map-run', view: 'map', run: true },
  { name: 'compare', view: 'compare', run: true, before: (page) => page.getByTestId('cell-3-0').click() },
  { name: 'diff', view: 'diff', run: true },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    themes: { type: 'string', default: 'light,dark' },
    sizes: { type: 'string', default: '1280x720,1920x1080' },
    only: { type: 'string' },
  },
});
const [folder] = positionals;
const themes = values.themes.split(',');
const sizes = values.sizes.split(',');
const only = values.only?.split(',');
if (folder === undefined || !sizes.every((size) => /^\d+x\d+$/.test(size))) {
  console.error('usage: npm run shots -- <folder> [--themes light,dark,contrast] [--sizes 1280x720] [--only map,diff]');
  process.exit(2);
}

async function takeAll(page, app, theme) {
  let ran = false;
  for (const { name, view, run, before } of PICTURES) {
    if (only && !only.includes(name)) continue;
    if (run && !ran) await startRun(page, app, RUN);
    ran ||= run === true;
    await goTo(page, view);
    await before?.(page);
    for (const size of sizes) {
      await resize(page, app, size);
      await settle(page);
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${size}.png`) });
    }
  }
}

try {
  ensureBuilt();
  fs.mkdirSync(folder, { recursive: true });
  const { env, stop } = await prepareRuntime();
  for (const theme of themes) {
    await withWindow({ env, theme, sample: SAMPLE }, async (page, app) => {
      reportComplaints(page, (line) => console.error(`${theme}: ${line}`));
      await page.waitForLoadState('load');
      await verdictVisible(page);
      await takeAll(page, app, theme);
    });
  }
  stop();
  console.log(folder);
} catch (error) {
  console.error(`kdumpscope: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
