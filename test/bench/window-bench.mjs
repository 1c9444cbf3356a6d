// The real window at sizes no machine has yet: how long until it is painted, how smoothly it moves, what a hover costs.
// Every input is a real one: mouse, wheel and keys go through Chromium as a hand's would.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withWindow } from '../runtime/window.mjs';
import { installProbe, timeToPaint, watchFrames } from './frames.mjs';
import { longestTask } from './longest-task.mjs';

const RANGES = 100_000;
const EVENTS = 10_000;
const MOVES = 120;
const FIRST_PAINT_MS = 1000;
/** Files on disk to a painted map. */
const IMPORT_MS = 2000;
/** 50 frames a second. */
const FRAME_MS = 20;
const HOVER_MS = 2;
const SCRUB_MS = 16.7;
const FREEZE_MS = 100;

function writeFiles(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  return folder;
}

/** Opens evidence as the desktop would hand it over; resolves when its verdict is painted. */
async function open(page, app, folder) {
  await page.evaluate(() => performance.clearMarks('verdict-visible'));
  await app.evaluate(
    ({ BrowserWindow }, paths) => BrowserWindow.getAllWindows()[0].webContents.send('app:open-paths', paths),
    [folder],
  );
  await page.waitForFunction(() => performance.getEntriesByName('verdict-visible').length > 0, undefined, {
    timeout: 60_000,
  });
}

async function boxOf(page, selector) {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not on screen`);
  return box;
}

const row = (name, ms, budgetMs) => ({ name, ms, budgetMs });
const moving = (name, { mean, p95, worst }) =>
  row(`${name}: ${(1000 / mean).toFixed(0)} fps (p95 ${p95.toFixed(0)}, worst ${worst.toFixed(0)})`, mean, FRAME_MS);
/** Until the frame is painted, by the processor here. */
const painting = (name, { work }, budgetMs) =>
  row(`${name} (p95 ${work.p95.toFixed(1)}, worst ${work.worst.toFixed(1)})`, work.median, budgetMs);
/** Script, style and layout; what Chromium's painting without a GPU adds stands beside it. */
const hovering = (name, { own, work }) =>
  row(`${name}, hover (painted after ${work.median.toFixed(1)})`, own, HOVER_MS);

/** Zooms in, pans to and fro, and hovers over a canvas. */
async function move(page, name, selector) {
  const { x, y, width, height } = await boxOf(page, selector);
  const results = [];
  await page.mouse.move(x + width * 0.4, y + height * 0.4);
  const wheel = async (dx, dy) => page.mouse.wheel(dx, dy);
  const zoom = await watchFrames(page, async () => {
    await page.keyboard.down('Control');
    for (let i = 0; i < MOVES; i += 1) await wheel(0, i < MOVES * 0.6 ? -60 : 60);
    await page.keyboard.up('Control');
  });
  results.push(moving(`${name}, zoom`, zoom));
  const pan = await watchFrames(page, async () => {
    for (let i = 0; i < MOVES; i += 1) await wheel(i < MOVES / 2 ? 25 : -25, 0);
  });
  results.push(moving(`${name}, pan`, pan));
  const hover = await watchFrames(page, async () => {
    for (let i = 0; i < MOVES; i += 1)
      await page.mouse.move(x + width * (0.1 + (0.8 * i) / MOVES), y + height * (0.2 + (0.6 * (i % 12)) / 12));
  });
  results.push(hovering(name, hover));
  await page.mouse.move(0, 0);
  return results;
}

async function manyRanges(page, app, folders) {
  await open(page, app, folders.earlier);
  const begun = performance.now();
  await open(page, app, folders.later);
  const opened = performance.now() - begun;
  const results = [];
  const map = await timeToPaint(page, '[data-testid="map-canvas"]', () => page.getByTestId('nav-map').click());
  results.push(row(`${RANGES} ranges, import to verdict and to painted map`, opened + map, IMPORT_MS));
  results.push(row(`${RANGES} ranges, map to first paint`, map, FIRST_PAINT_MS));
  results.push(...(await move(page, `${RANGES} ranges`, '[data-testid="map-canvas"]')));
  const rows = '[data-testid="diff-grid"] [role="gridcell"]';
  const diff = await timeToPaint(page, rows, () => page.getByTestId('nav-diff').click());
  results.push(row(`diff of two headers of ${RANGES} entries to rows on screen`, diff, FIRST_PAINT_MS));
  const bytes = await boxOf(page, '[data-testid="diff-hex-before"]');
  const hover = await watchFrames(page, async () => {
    for (let i = 0; i < MOVES; i += 1) await page.mouse.move(bytes.x + 90 + (i % 20) * 12, bytes.y + 20 + (i % 6) * 18);
  });
  results.push(hovering('the same diff, bytes', hover));
  return results;
}

async function manyEvents(page, app, { guest, scenario }) {
  await open(page, app, guest);
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
  }, scenario);
  const results = [];
  await page.getByTestId('nav-whatif').click();
  await page.getByRole('button', { name: 'Open…' }).click();
  await page.getByTestId('run').and(page.locator(':enabled')).waitFor();
  let run = 0;
  const freeze = await longestTask(app, async () => {
    run = await timeToPaint(page, '[data-testid="run-result"]', () => page.getByTestId('run').click());
  });
  results.push(row(`${EVENTS} events, run to result (${(run / 1000).toFixed(1)} s), longest task`, freeze, FREEZE_MS));
  const paint = await timeToPaint(page, '[data-testid="timeline-canvas"]', () =>
    page.getByTestId('nav-timeline').click(),
  );
  results.push(row(`${EVENTS} events, timeline to first paint`, paint, FIRST_PAINT_MS));
  results.push(...(await move(page, `${EVENTS} events`, '[data-testid="timeline-plot"]')));
  await page.keyboard.press('0');
  const plot = await boxOf(page, '[data-testid="timeline-plot"]');
  await page.mouse.move(plot.x + 20, plot.y + 30);
  await page.mouse.down();
  const scrub = await watchFrames(page, async () => {
    for (let i = 0; i < MOVES; i += 1) await page.mouse.move(plot.x + 20 + i * 5, plot.y + 30);
  });
  await page.mouse.up();
  const steps = Number(await page.getByTestId('timeline-plot').getAttribute('aria-valuemax'));
  results.push(
    painting(`${EVENTS} events, ${steps} steps, scrub by ${Math.round((steps * 5) / plot.width)}`, scrub, SCRUB_MS),
  );
  return results;
}

/** Every figure of the window. `env` is of prepareRuntime, `evidence` the bundled big-evidence.ts. */
export async function measureWindow({ env, evidence }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kdumpscope-bench-'));
  try {
    const at = (name) => path.join(folder, name);
    const earlier = writeFiles(at('earlier'), evidence.bigSnapshot(RANGES, false));
    const later = writeFiles(at('later'), evidence.bigSnapshot(RANGES, true));
    const guest = writeFiles(at('guest'), evidence.flappingGuest());
    const scenario = at('flapping.json');
    fs.writeFileSync(scenario, evidence.flapping(EVENTS));
    const inWindow = (measure) =>
      withWindow({ env }, async (page, app) => {
        await page.waitForLoadState('load');
        await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1280, 800));
        await installProbe(page);
        return measure(page, app);
      });
    return [
      ...(await inWindow((page, app) => manyRanges(page, app, { earlier, later }))),
      ...(await inWindow((page, app) => manyEvents(page, app, { guest, scenario }))),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
