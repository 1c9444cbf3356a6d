// Builds the app when out/ is missing or older than a source.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const SOURCES = ['app', 'renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const OUTPUTS = [
  'out/main/index.js',
  'out/main/desktop.js',
  'out/main/worker.js',
  'out/main/cli.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
];

function newest(file) {
  const stat = fs.statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...fs.readdirSync(file).map((name) => newest(path.join(file, name))));
}

/** True when every output is there and newer than every source. */
export function isBuilt() {
  const outputs = OUTPUTS.map((file) => path.join(root, file));
  if (!outputs.every((file) => fs.existsSync(file))) return false;
  const oldest = Math.min(...outputs.map((file) => fs.statSync(file).mtimeMs));
  return SOURCES.every((source) => newest(path.join(root, source)) <= oldest);
}

/** Builds if needed. Throws when the build fails. */
export function ensureBuilt({ log = console.error } = {}) {
  if (isBuilt()) return;
  log('building');
  const bin = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const run = spawnSync(process.execPath, [bin, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) throw new Error('the build failed');
}
