// npm run e2e:packaged [-- Playwright's words]: packs the directory build and runs the journeys against it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../runtime/build.mjs';
import { makeDrivenCopy } from './driven-copy.mjs';

const PACKED = path.join(root, 'dist/linux-unpacked');
const DRIVEN = path.join(root, 'dist/driven');

function run(script, args, env = process.env) {
  const done = spawnSync(process.execPath, [path.join(root, script), ...args], { cwd: root, env, stdio: 'inherit' });
  return done.status ?? 1;
}

if (run('test/runtime/pack.mjs', ['dir']) !== 0) process.exit(1);
await makeDrivenCopy(PACKED, DRIVEN);
const env = { ...process.env, KDUMPSCOPE_PACKAGED: path.join(DRIVEN, 'kdumpscope-app') };
const words = ['test', '--config', 'test/packaged/playwright.config.ts', ...process.argv.slice(2)];
process.exitCode = run('node_modules/@playwright/test/cli.js', words, env);
