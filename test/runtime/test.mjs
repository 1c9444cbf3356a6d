// npm test: everything the README promises to test, on a machine that may have only Node and npm.
// Unit tests and real captures (vitest), then journeys in the real Electron (Playwright, under Xvfb).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt, root } from './build.mjs';
import { prepareRuntime } from './prepare.mjs';

const started = performance.now();
const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;

function run(name, script, args, env) {
  console.error(`\n== ${name} (${seconds()})`);
  const done = spawnSync(process.execPath, [path.join(root, script), ...args], { cwd: root, env, stdio: 'inherit' });
  if (done.status !== 0) throw new Error(`${name}: failed`);
}

try {
  const { env, stop } = await prepareRuntime();
  ensureBuilt();
  run('unit tests and captures', 'node_modules/vitest/vitest.mjs', ['run'], env);
  run('journeys in Electron', 'node_modules/@playwright/test/cli.js', ['test'], env);
  stop();
  console.error(`\nall tests passed in ${seconds()}`);
} catch (error) {
  console.error(`kdumpscope: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
