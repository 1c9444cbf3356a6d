// npm run dev: the window on Vite's dev server, reloading as you edit. The dev server serves no security policy;
// everything else is as shipped.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './build.mjs';
import { hasDisplay } from './display.mjs';
import { prepareRuntime } from './prepare.mjs';

const { runtime, env, stop } = await prepareRuntime({ virtual: !hasDisplay() });
const bin = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
const args = [bin, 'dev', '--watch', ...(env.KDUMPSCOPE_SANDBOX === 'on' ? [] : ['--noSandbox'])];
// electron-vite does not look at ELECTRON_OVERRIDE_DIST_PATH.
const run = spawnSync(process.execPath, args, {
  cwd: root,
  env: { ...env, ELECTRON_EXEC_PATH: runtime.executable },
  stdio: 'inherit',
});
stop();
process.exitCode = run.status ?? 1;
