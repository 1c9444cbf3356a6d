// Finds what Electron needs from the system (shared libraries, a virtual display, one font) and, on Debian and
// Ubuntu, installs it as root or names the one line to run. Nothing is touched when nothing is missing.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Shared object -> Debian package. `t64` marks those that got a new name with 64-bit time (Debian 13, Ubuntu 24.04). */
const PACKAGE_OF = {
  'libasound.so.2': { name: 'libasound2', t64: true },
  'libatk-1.0.so.0': { name: 'libatk1.0-0', t64: true },
  'libatk-bridge-2.0.so.0': { name: 'libatk-bridge2.0-0', t64: true },
  'libatspi.so.0': { name: 'libatspi2.0-0', t64: true },
  'libcairo.so.2': { name: 'libcairo2' },
  'libcups.so.2': { name: 'libcups2', t64: true },
  'libdbus-1.so.3': { name: 'libdbus-1-3' },
  'libdrm.so.2': { name: 'libdrm2' },
  'libexpat.so.1': { name: 'libexpat1' },
  'libffi.so.8': { name: 'libffi8' },
  'libfontconfig.so.1': { name: 'libfontconfig1' },
  'libgbm.so.1': { name: 'libgbm1' },
  'libgcc_s.so.1': { name: 'libgcc-s1' },
  'libgio-2.0.so.0': { name: 'libglib2.0-0', t64: true },
  'libglib-2.0.so.0': { name: 'libglib2.0-0', t64: true },
  'libgobject-2.0.so.0': { name: 'libglib2.0-0', t64: true },
  'libgtk-3.so.0': { name: 'libgtk-3-0', t64: true },
  'libgdk-3.so.0': { name: 'libgtk-3-0', t64: true },
  'libgdk_pixbuf-2.0.so.0': { name: 'libgdk-pixbuf-2.0-0' },
  'libnspr4.so': { name: 'libnspr4' },
  'libnss3.so': { name: 'libnss3' },
  'libnssutil3.so': { name: 'libnss3' },
  'libsmime3.so': { name: 'libnss3' },
  'libpango-1.0.so.0': { name: 'libpango-1.0-0' },
  'libpangocairo-1.0.so.0': { name: 'libpangocairo-1.0-0' },
  'libstdc++.so.6': { name: 'libstdc++6' },
  'libudev.so.1': { name: 'libudev1' },
  'libuuid.so.1': { name: 'libuuid1' },
  'libX11.so.6': { name: 'libx11-6' },
  'libX11-xcb.so.1': { name: 'libx11-xcb1' },
  'libxcb.so.1': { name: 'libxcb1' },
  'libxcb-dri3.so.0': { name: 'libxcb-dri3-0' },
  'libXcomposite.so.1': { name: 'libxcomposite1' },
  'libXcursor.so.1': { name: 'libxcursor1' },
  'libXdamage.so.1': { name: 'libxdamage1' },
  'libXext.so.6': { name: 'libxext6' },
  'libXfixes.so.3': { name: 'libxfixes3' },
  'libXi.so.6': { name: 'libxi6' },
  'libxkbcommon.so.0': { name: 'libxkbcommon0' },
  'libXrandr.so.2': { name: 'libxrandr2' },
  'libXrender.so.1': { name: 'libxrender1' },
  'libxshmfence.so.1': { name: 'libxshmfence1' },
  'libXss.so.1': { name: 'libxss1' },
  'libXtst.so.6': { name: 'libxtst6' },
};

/** Shared objects the dynamic linker does not find for a program, from ldd's output. */
export function missingObjects(lddOutput) {
  const missing = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((m) => m[1]);
  return [...new Set(missing)];
}

/** True for the releases whose packages carry the t64 names, by /etc/os-release. */
export function usesT64Names(osRelease) {
  const field = (key) => new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? '';
  const version = Number.parseFloat(field('VERSION_ID'));
  const codename = field('UBUNTU_CODENAME') || field('VERSION_CODENAME');
  if (field('ID') === 'ubuntu') return version >= 24.04;
  if (field('ID') === 'debian') return Number.isNaN(version) || version >= 13; // testing and unstable state no version
  return ['noble', 'oracular', 'plucky', 'questing', 'trixie', 'forky'].includes(codename);
}

/** Debian package names for what is missing; objects no package is known for are returned apart. */
export function packagesFor(objects, t64) {
  const packages = new Set();
  const unknown = [];
  for (const object of objects) {
    const entry = PACKAGE_OF[object];
    if (entry) packages.add(entry.t64 && t64 ? `${entry.name}t64` : entry.name);
    else unknown.push(object);
  }
  return { packages: [...packages].sort(), unknown };
}

/** Looks a program up in PATH. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

function hasFont(folder = '/usr/share/fonts') {
  if (!fs.existsSync(folder)) return false;
  return fs.readdirSync(folder, { recursive: true }).some((file) => /\.(ttf|otf|pfb|ttc)$/i.test(String(file)));
}

function findMissing(executable, needDisplay) {
  const ldd = spawnSync('ldd', [executable], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  if (ldd.status !== 0) throw new Error(`cannot examine ${executable}: ${(ldd.stderr || String(ldd.error)).trim()}`);
  const osRelease = fs.existsSync('/etc/os-release') ? fs.readFileSync('/etc/os-release', 'utf8') : '';
  const objects = missingObjects(ldd.stdout);
  const { packages, unknown } = packagesFor(objects, usesT64Names(osRelease));
  if (needDisplay && findProgram('Xvfb') === undefined) packages.push('xvfb');
  if (!hasFont() && !packages.includes('libfontconfig1')) packages.push('fonts-dejavu-core');
  return { packages, unknown, objects };
}

/**
 * Makes sure the system has what `executable` needs. As root on Debian or Ubuntu it installs what is missing;
 * otherwise it throws an error whose message is the line to run.
 */
export function ensureSystemLibraries(executable, { needDisplay = true, log = console.error } = {}) {
  if (process.platform !== 'linux') return;
  const missing = findMissing(executable, needDisplay);
  if (missing.packages.length === 0 && missing.unknown.length === 0) return;
  const what = [...missing.objects, ...missing.packages.filter((p) => p === 'xvfb' || p.startsWith('fonts-'))];
  const aptGet = findProgram('apt-get');
  if (aptGet === undefined || missing.unknown.length > 0) {
    throw new Error(`this system lacks: ${what.join(', ')}. Install them with your package manager and run again.`);
  }
  const line = `apt-get install -y --no-install-recommends ${missing.packages.join(' ')}`;
  if (process.geteuid?.() !== 0) {
    throw new Error(
      `the system lacks ${what.length} things Electron needs. Run this once, then again:\n\n  sudo sh -c 'apt-get update && ${line}'\n`,
    );
  }
  log(`installing what Electron needs: ${missing.packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  apt(aptGet, ['update', '-qq'], env);
  apt(aptGet, ['install', '-y', '-qq', '--no-install-recommends', ...missing.packages], env);
  const left = findMissing(executable, needDisplay);
  if (left.packages.length > 0 || left.unknown.length > 0) {
    throw new Error(`still missing after the installation: ${[...left.objects, ...left.packages].join(', ')}`);
  }
}

function apt(aptGet, args, env) {
  const run = spawnSync(aptGet, args, { encoding: 'utf8', env, timeout: 900_000 });
  if (run.status === 0) return;
  const why = (run.stderr || String(run.error ?? '')).trim().split('\n').slice(-3).join('\n');
  throw new Error(`apt-get ${args[0]} failed:\n${why}`);
}
