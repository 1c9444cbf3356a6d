// npm run bench -- import: a gigabyte of evidence through the real window and through the command line. For how long the
// main process and the page answer nothing, and what the processes take beyond what they took before.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../runtime/build.mjs';
import { withWindow } from '../runtime/window.mjs';
import { longestTasks } from './longest-task.mjs';
import { childrenWith, peakOf, resetPeak } from './processes.mjs';

/** The window answers within three frames whatever is imported. */
const BLOCK_MS = 50;
/** Beyond what the processes took before, whatever the input. */
const GROWTH_MIB = 300;
const PATIENCE_MS = 600_000;
const SAMPLE_MS = 20;

const row = (name, ms, budgetMs, unit = 'ms') => ({ name, ms, budgetMs, unit });

async function open(page, app, file) {
  await page.evaluate(() => performance.clearMarks('verdict-visible'));
  await app.evaluate(
    ({ BrowserWindow }, paths) => BrowserWindow.getAllWindows()[0].webContents.send('app:open-paths', paths),
    [file],
  );
  await page.waitForFunction(
    () =>
      performance.getEntriesByName('verdict-visible').length > 0 ||
      globalThis.document.querySelector('[data-testid="error-card"]'),
    undefined,
    { timeout: PATIENCE_MS },
  );
  const failure = await page.getByTestId('error-card').allInnerTexts();
  if (failure.length > 0) throw new Error(failure.join('; '));
}

async function save(page, app, file) {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await page.getByTestId('nav-library').click();
  await page.getByRole('button', { name: /^Save snapshot image of/ }).click();
  await page.getByTestId('save-image-go').click();
  while (!fs.existsSync(file)) await page.waitForTimeout(SAMPLE_MS);
}

/** Does `act` in a fresh window and measures its processes meanwhile. */
async function measured(env, name, act) {
  return withWindow({ env }, async (page, app) => {
    await page.waitForLoadState('load');
    const main = app.process().pid;
    const [renderer] = childrenWith(main, '--type=renderer');
    const before = { main: resetPeak(main), renderer: resetPeak(renderer) };
    await app.evaluate(async () => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
      globalThis.benchDelay = monitorEventLoopDelay({ resolution: 2 });
      globalThis.benchDelay.enable();
    });
    const begun = performance.now();
    let seconds = 0;
    const longest = await longestTasks(app, async () => {
      await act(page, app);
      seconds = (performance.now() - begun) / 1000;
    });
    const wall = await app.evaluate(() => globalThis.benchDelay.max / 1e6);
    const grown = { main: peakOf(main) - before.main, renderer: peakOf(renderer) - before.renderer };
    const base = `before ${before.main.toFixed(0)}`;
    return [
      row(
        `${name} (${seconds.toFixed(1)} s): main process, longest task (loop late by ${wall.toFixed(0)})`,
        longest.main,
        BLOCK_MS,
      ),
      row(`${name}: page, longest task`, longest.page, BLOCK_MS),
      row(`${name}: main process and worker, growth (${base})`, grown.main, GROWTH_MIB, 'MiB'),
      row(`${name}: page, growth (before ${before.renderer.toFixed(0)})`, grown.renderer, GROWTH_MIB, 'MiB'),
    ];
  });
}

/** A command's peak beyond that of `--version`, and its time. */
async function command(name, args, baseMiB) {
  const child = spawn(process.execPath, [path.join(root, 'out/main/cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.resume();
  let peak = 0;
  const begun = performance.now();
  const timer = setInterval(() => {
    try {
      peak = Math.max(peak, peakOf(child.pid));
    } catch {
      // It has ended.
    }
  }, SAMPLE_MS);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code === 2) throw new Error(`${args.join(' ')} ended with 2`);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  return row(`kdumpscope ${name} (${seconds} s): growth`, peak - baseMiB, GROWTH_MIB, 'MiB');
}

/** All figures. `env` is of prepareRuntime, `evidence` the bundled import-evidence.ts. */
export async function measureImport({ env, evidence }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kdumpscope-import-'));
  const at = (name) => path.join(folder, name);
  const results = [];
  const attempt = async (name, act) => {
    try {
      results.push(...[await act()].flat());
    } catch (error) {
      console.error(`${name}: ${error.message}`);
      results.push(row(`${name}: ${error.message.split('\n')[0]}`, Number.NaN, 0));
    }
  };
  try {
    const inputs = {
      'folder with a 1 GB log': await evidence.writeFolder(at('folder')),
      'sosreport.tar.gz of 1 GB': await evidence.writeSosreport(at('sosreport.tar.gz')),
      'vmcore of 1 GB': evidence.writeVmcore(at('vmcore')),
    };
    for (const [name, input] of Object.entries(inputs)) {
      await attempt(`import of ${name}`, () =>
        measured(env, `import of ${name}`, (page, app) => open(page, app, input)),
      );
    }
    const base = (await command('--version', ['--version'], 0)).ms;
    const { 'folder with a 1 GB log': log, 'sosreport.tar.gz of 1 GB': sos } = inputs;
    const image = at('made.kdsnap');
    await attempt('check', async () => [
      await command('check of the folder', ['check', log], base),
      await command('check of the sosreport', ['check', sos], base),
    ]);
    await attempt('convert', () => command('convert of the sosreport', ['convert', sos, '-o', image], base));
    await attempt('convert --redact', () =>
      command('convert --redact of the sosreport', ['convert', sos, '--redact', '-o', at('redacted.kdsnap')], base),
    );
    await attempt('verify', () => command('verify', ['verify', image], base));
    await attempt('check of the image', () => command('check of the image', ['check', image], base));
    await attempt('import of a 1 GB image', () =>
      measured(env, 'import of a 1 GB image', (page, app) => open(page, app, image)),
    );
    await attempt('save', () => withSaved(env, image, at('saved.kdsnap')));
    return results;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Saving what was imported, without the import in the figures. */
function withSaved(env, image, file) {
  return measured(env, 'import and save of a 1 GB image', async (page, app) => {
    await open(page, app, image);
    await save(page, app, file);
  });
}
