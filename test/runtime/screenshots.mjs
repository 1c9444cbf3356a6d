// npm run shots -- <folder> [--themes light,dark,contrast] [--sizes 1280x720,1920x1080] [--only timeline,diff]
// Every view, filled: one app per theme, so that the set of two themes takes half a minute.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, root } from './build.mjs';
import { goTo, importFile, resize, settle, startRun } from './drive-window.mjs';
import { prepareRuntime } from './prepare.mjs';
import { reportComplaints, withWindow } from './window.mjs';

/** The machine of the seed before an LMB is removed. */
const SAMPLE = 'ppc64le-before-removal';
/** Step 35: memblock loses the LMB, which the header still lists. What a real kernel recorded then is among the captures. */
const RUN = { scenario: path.join(root, 'resources/scenarios/remove-middle-lmb.json'), design: 'v12', step: 35 };

/** What the library holds: each verdict, and the machine of the seed after the removal, with the kernel's own trace. */
const CAPTURES = [
  'x86_64/01-dimm-file/01-loaded.tar.gz',
  'x86_64/01-dimm-nohp/04-all-blocks-online.tar.gz',
  'x86_64/01-dimm-file/07-dimm-removed.tar.gz',
  'ppc64le/lmb-short-file-naive612/02-lmb-removed-index-middle.tar.gz',
];

/** `run`: shows the run. `before` brings a view to its fullest. */
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
  { name: 'compare', view: 'compare', run: true, before: (page) => page.getByTestId('cell-5-0').click() },
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

/** The size before the view: a list keeps in sight what it was asked to show at its size. */
async function takePhase(page, app, theme, withRun) {
  const wanted = PICTURES.filter(({ name, run }) => (run === true) === withRun && (!only || only.includes(name)));
  if (wanted.length === 0) return;
  if (withRun) await startRun(page, app, RUN);
  for (const size of sizes) {
    await resize(page, app, size);
    for (const { name, view, before } of wanted) {
      await goTo(page, view);
      await before?.(page);
      await settle(page);
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${size}.png`) });
    }
  }
}

async function takeAll(page, app, theme) {
  for (const capture of CAPTURES) await importFile(page, app, path.join(root, 'test/captures', capture));
  await goTo(page, 'samples');
  await page.getByTestId(`sample-${SAMPLE}`).click();
  await page.getByTestId('verdict').waitFor();
  await takePhase(page, app, theme, false);
  await takePhase(page, app, theme, true);
}

try {
  ensureBuilt();
  fs.mkdirSync(folder, { recursive: true });
  const { env, stop } = await prepareRuntime();
  for (const theme of themes) {
    await withWindow({ env, theme }, async (page, app) => {
      reportComplaints(page, (line) => console.error(`${theme}: ${line}`));
      await page.waitForLoadState('load');
      await takeAll(page, app, theme);
    });
  }
  stop();
  console.log(folder);
} catch (error) {
  console.error(`kdumpscope: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
