// npm run dist:dir, npm run dist:linux: electron-builder with the Electron this machine has. Where that is not the one
// of package.json, what comes out is a test build and says so in its file names; About says it by itself.
// Usage: node pack.mjs TARGET…   (dir, deb, rpm, tar.gz)
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureBuilt, root } from './build.mjs';
import { resolveElectron, runtimeWords } from './electron-runtime.mjs';

const require = createRequire(import.meta.url);

/** The version of Electron that releases carry. */
function shippedElectron() {
  return JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).devDependencies.electron;
}

/** electron-builder's options for a runtime that is already on disk: nothing is fetched. */
function runtimeOptions(runtime) {
  const options = [`-c.electronDist=${runtime.dir}`, `-c.electronVersion=${runtime.version}`];
  if (runtime.version !== shippedElectron()) {
    // No macro of electron-builder knows the runtime; `name` and `ext` are its own.
    options.push('-c.linux.artifactName=${name}-${version}-test-build-electron-' + runtime.version + '.${ext}');
  }
  return options;
}

function pack(runtime, targets) {
  const env = { ...process.env };
  // electron-builder's own fpm and 7-Zip come from GitHub; these do the same with the system's dpkg-deb, rpmbuild and gzip.
  env.CUSTOM_FPM_PATH ??= path.join(root, 'test/runtime/fpm-shim.mjs');
  env.ELECTRON_BUILDER_7ZIP_PATH ??= path.join(root, 'test/runtime/gzip-shim.mjs');
  const cli = require.resolve('electron-builder/cli.js');
  const args = [cli, '--linux', ...targets, '--x64', '--publish', 'never', ...runtimeOptions(runtime)];
  const run = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  if (run.status !== 0) throw new Error('electron-builder failed');
}

try {
  const runtime = await resolveElectron();
  console.error(runtimeWords(runtime));
  ensureBuilt();
  pack(runtime, process.argv.slice(2));
} catch (error) {
  console.error(`kdumpscope: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
