// npm run bench -- start: from the start of the packed program's process to the verdict painted in its window, and what the
// packed directory takes on disk.
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { debuggingAddress } from '../packaged/installed-window.mjs';
import { verdictVisible } from '../runtime/drive-window.mjs';

const RUNS = 5;
const START_MS = 2000;
/** Nearly all of it is Electron itself. */
const SIZE_MIB = 260;

/** Milliseconds from spawning `executable` to the painted verdict of a sample, with a new profile. */
async function timeToVerdict(executable, env) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'kdumpscope-start-'));
  const sandbox = env.KDUMPSCOPE_SANDBOX === 'on' ? [] : ['--no-sandbox'];
  const args = ['--remote-debugging-port=0', `--user-data-dir=${profile}`, '--sample=x86-dimm-removed', ...sandbox];
  const begun = Date.now();
  const app = spawn(executable, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(app, 'exit');
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(app), { isLocal: true });
    const [context] = browser.contexts();
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await verdictVisible(page);
    const painted = await page.evaluate(
      () => performance.timeOrigin + performance.getEntriesByName('verdict-visible')[0].startTime,
    );
    await page.close(); // the last window: the app ends
    await ended;
    return painted - begun;
  } finally {
    app.kill('SIGKILL');
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Figures of the directory build at `packed`. */
export async function measureStart({ env, packed }) {
  const times = [];
  for (let i = 0; i < RUNS; i += 1) times.push(await timeToVerdict(path.join(packed, 'kdumpscope-app'), env));
  times.sort((a, b) => a - b);
  const files = fs.readdirSync(packed, { recursive: true }).map((name) => fs.statSync(path.join(packed, name)));
  const mib = files.reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0) / 2 ** 20;
  return [
    {
      name: `packed program, start to verdict on screen (${RUNS} runs, median ${times[RUNS >> 1].toFixed(0)})`,
      ms: times[0],
      budgetMs: START_MS,
    },
    { name: 'packed directory', ms: mib, budgetMs: SIZE_MIB, unit: 'MiB' },
  ];
}
