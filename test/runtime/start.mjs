// npm start: opens the window on a bundled sample. Without a display it does the same job headless: the verdict as
// text, the HTML report, and a picture of the real window drawn on a virtual display.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt, root } from './build.mjs';
import { hasDisplay } from './display.mjs';
import { prepareRuntime } from './prepare.mjs';
import { photograph } from './window.mjs';

/** The sample that shows most at a glance: a pulled DIMM still listed in the header. */
const SAMPLE = 'x86-dimm-removed';

/** A window that ends this soon with an error never was one. */
const NO_WINDOW_MS = 8_000;

/** Opens the window and waits for its end. False when the display that was promised cannot be used. */
async function openWindow({ runtime, env }) {
  const args = [root, `--sample=${SAMPLE}`, ...process.argv.slice(2)];
  if (env.KDUMPSCOPE_SANDBOX !== 'on') args.push('--no-sandbox');
  const profile = writableProfile();
  if (profile !== undefined) args.push(`--user-data-dir=${profile}`);
  const started = performance.now();
  const child = spawn(runtime.executable, args, { env, stdio: 'inherit' });
  const code = await new Promise((resolve) => {
    // Without its display Electron crashes; being told to end is no fault.
    child.once('exit', (status, signal) => resolve(status ?? (/^SIG(INT|TERM|HUP)$/.test(signal) ? 0 : 1)));
  });
  if (code !== 0 && performance.now() - started < NO_WINDOW_MS) return false;
  process.exitCode = code;
  return true;
}

/** A temporary profile where the home folder cannot be written; undefined where it can. */
function writableProfile() {
  const config = process.env.XDG_CONFIG_HOME || path.join(os.homedir(), '.config');
  try {
    fs.mkdirSync(config, { recursive: true });
    fs.accessSync(config, fs.constants.W_OK);
    return undefined;
  } catch {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'kdumpscope-'));
    console.error(`${config} cannot be written: the library of this run is in ${profile}`);
    return profile;
  }
}

async function headless({ env, stop }) {
  console.error('showing the sample without a window\n');
  const samples = JSON.parse(fs.readFileSync(path.join(root, 'resources/samples/samples.json'), 'utf8'));
  const sample = samples.find((entry) => entry.id === SAMPLE);
  const file = path.join(root, 'resources/samples', sample.file);
  const out = path.join(root, 'out/start');
  fs.mkdirSync(out, { recursive: true });
  const report = path.join(out, `${SAMPLE}.html`);
  const picture = path.join(out, `${SAMPLE}.png`);

  console.log(`Sample: ${sample.title}\n${sample.look}\n`);
  // The check's exit code is its verdict: 0, 1 and 3 are all answers.
  if (![0, 1, 3].includes(cli(['check', file]))) throw new Error('the check failed');
  if (cli(['report', file, '-o', report]) !== 0) throw new Error('the report failed');
  await photograph({ env, out: picture, sample: SAMPLE });
  stop();
  console.log(`\nReport: ${report}\nWindow: ${picture}`);
}

function cli(args) {
  return spawnSync(process.execPath, [path.join(root, 'out/main/cli.js'), ...args], { stdio: 'inherit' }).status;
}

try {
  const prepared = await prepareRuntime({ virtual: !hasDisplay() });
  ensureBuilt();
  if (hasDisplay()) {
    if (!(await openWindow(prepared))) {
      console.error(`the display ${process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? ''} cannot be used`);
      await headless(await prepareRuntime());
    }
  } else await headless(prepared);
} catch (error) {
  console.error(`kdumpscope: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
