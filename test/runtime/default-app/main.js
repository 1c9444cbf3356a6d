// Minimal stand-in for Electron's default_app.asar: makes `electron [-r module] <path> [args]` work.
import { app } from 'electron';
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = [];
let target = null;
const argv = process.argv.slice(1);
for (let i = 0; i < argv.length; i++) {
  const a = argv[i];
  if (a === '-v' || a === '--version') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  }
  if (a === '-r' || a === '--require') {
    modules.push(argv[++i]);
    continue;
  }
  if (a.startsWith('-')) continue;
  target = a;
  break;
}
if (!target) {
  console.error('usage: electron [-r module] <path> [args]');
  process.exit(1);
}
const require = createRequire(path.join(process.cwd(), 'noop.js'));
for (const m of modules) require(path.isAbsolute(m) ? m : require.resolve(m));

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
const packagePath = path.resolve(target);
const manifest = path.join(packagePath, 'package.json');
let appPath = null;
if (fs.existsSync(manifest)) {
  const p = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  if (p.version) app.setVersion(p.version);
  if (p.productName || p.name) app.name = p.productName ?? p.name;
  app.setDesktopName?.(p.desktopName ?? `${app.name}.desktop`);
  appPath = packagePath;
}
let entry;
try {
  entry = Module._resolveFilename(packagePath, null, true);
} catch (e) {
  console.error(`Unable to find Electron app at ${packagePath}\n${e.message}`);
  process.exit(1);
}
app.setAppPath(appPath ?? path.dirname(entry));
await import(pathToFileURL(entry).href);
