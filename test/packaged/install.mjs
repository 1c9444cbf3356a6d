// npm run install:deb [-- FILE.deb]: installs the package into a minimal Debian with apt-get, so that it must name all it
// needs, uses command line and window there, and purges it. Needs root, debootstrap and a Debian mirror.
// KDUMPSCOPE_CLEAN_ROOT: a folder that `debootstrap --variant=minbase bookworm` made before.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root as project } from '../runtime/build.mjs';
import { makeCleanRoot } from './clean-root.mjs';
import { showsVerdict } from './installed-window.mjs';

const SAMPLE = 'resources/samples/x86-dimm-removed.tar.gz';
const INSIDE = `/tmp/${path.basename(SAMPLE)}`;
const USER = '4711';

function newestDeb() {
  const dist = path.join(project, 'dist');
  const debs = (fs.existsSync(dist) ? fs.readdirSync(dist) : []).filter((file) => file.endsWith('.deb'));
  if (debs.length === 0) throw new Error('there is no .deb in dist: npm run dist:linux');
  const age = (file) => fs.statSync(path.join(dist, file)).mtimeMs;
  return path.join(dist, debs.sort((a, b) => age(b) - age(a))[0]);
}

const step = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** The command line as root and as an ordinary user, without a display: the words and codes Node gives. */
function tryCommandLine(root) {
  const { version } = JSON.parse(fs.readFileSync(path.join(project, 'package.json'), 'utf8'));
  for (const user of [undefined, USER]) {
    const run = (...words) => root.run(['kdumpscope', ...words], { user });
    assert.deepEqual(answer(run('--version')), [0, `${version}\n`, '']);
    const here = spawnSync(process.execPath, ['out/main/cli.js', 'check', SAMPLE], { cwd: project, encoding: 'utf8' });
    assert.deepEqual(answer(run('check', INSIDE)), [1, here.stdout, '']);
    const [code, out, err] = answer(run('check', '/no/such'));
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^kdumpscope: No such file or folder, \/no\/such/);
    // Switches of Chromium are words like any other behind --.
    assert.equal(run('check', '--remote-debugging-port=0').status, 2);
    const piped = root.run(['bash', '-c', 'kdumpscope designs --json | head -1; echo ${PIPESTATUS[*]}'], { user });
    assert.equal(piped.stdout, '{\n0 0\n');
  }
  assert.equal(root.run(['test', '-e', '/root/.config']).status, 1, 'a command makes no profile');
  const asNode = root.run([
    'env',
    'ELECTRON_RUN_AS_NODE=1',
    'kdumpscope-app',
    '--no-sandbox',
    '--cli',
    '--',
    '--version',
  ]);
  assert.equal(asNode.stdout, `${version}\n`, 'the program cannot be made a Node');
}

const answer = ({ status, stdout, stderr }) => [status, stdout, stderr];

/** What the desktop makes of our files. */
function tryDesktop(root) {
  root.must([
    'apt-get',
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    'shared-mime-info',
    'desktop-file-utils',
    'libglib2.0-bin',
    'xvfb',
    'appstream',
  ]);
  root.must(['desktop-file-validate', '/usr/share/applications/kdumpscope.desktop']);
  root.must(['appstreamcli', 'validate', '--no-net', '/usr/share/metainfo/invalid.example.kdumpscope.metainfo.xml']);
  const cases = {
    'x.kdsnap': 'application/x-kdumpscope-snapshot',
    vmcore: 'application/x-vmcore',
    'sosreport-host-2026.tar.xz': 'application/x-xz-compressed-tar',
    'kdumpscope-host-2026.tar.gz': 'application/x-compressed-tar',
    'other.zip': 'application/zip',
  };
  fs.mkdirSync(path.join(root.folder, 'tmp/files'));
  fs.writeFileSync(path.join(root.folder, 'tmp/files/dump'), 'KDUMP   \u0006\0\0\0');
  for (const name of Object.keys(cases)) fs.writeFileSync(path.join(root.folder, 'tmp/files', name), 'x');
  for (const [name, type] of Object.entries({ ...cases, dump: 'application/x-kdump' })) {
    const info = root.must(['gio', 'info', '-a', 'standard::content-type', `/tmp/files/${name}`]);
    assert.match(info, new RegExp(`content-type: ${type}\\n`), name);
    const handlers = root.must(['gio', 'mime', type]);
    assert.equal(/kdumpscope\.desktop/.test(handlers), name !== 'other.zip', `${type}: ${handlers}`);
  }
}

async function main(deb) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clean-root-'));
  fs.chmodSync(folder, 0o755);
  try {
    step('a minimal Debian');
    const root = makeCleanRoot(folder, process.env.KDUMPSCOPE_CLEAN_ROOT);
    assert.deepEqual(root.ours(), []);
    fs.copyFileSync(deb, path.join(folder, 'tmp/package.deb'));
    fs.copyFileSync(path.join(project, SAMPLE), path.join(folder, INSIDE));
    step(`apt-get install ${path.basename(deb)}`);
    root.must(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', '/tmp/package.deb']);
    const installed = root.ours();
    for (const file of [
      '/usr/bin/kdumpscope',
      '/usr/bin/kdumpscope-app',
      '/usr/share/bash-completion/completions/kdumpscope',
    ])
      assert.ok(installed.includes(file), `${file} is not there: ${installed.join(' ')}`);
    step('command line, without a display');
    tryCommandLine(root);
    step('desktop file, types, metadata');
    tryDesktop(root);
    step('window, as an ordinary user in the sandbox');
    const picture = path.join(project, 'out/packaged/installed.png');
    await showsVerdict(root, USER, INSIDE, 'at-risk', picture);
    step(`picture: ${picture}`);
    step('apt-get purge');
    root.must(['apt-get', 'purge', '-y', '-qq', 'kdumpscope']);
    assert.deepEqual(root.ours(), []);
    assert.equal(fs.existsSync(path.join(folder, 'opt/Kdumpscope')), false);
    step('nothing is left');
  } finally {
    spawnSync('umount', ['--recursive', '--lazy', path.join(folder, 'dev')]);
    spawnSync('umount', ['--lazy', path.join(folder, 'proc')]);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (process.geteuid?.() !== 0) {
  console.error('kdumpscope: installing into a clean root needs root');
  process.exitCode = 1;
} else if (process.env.KDUMPSCOPE_OWN_MOUNTS !== '1') {
  const words = [
    '--mount',
    '--propagation',
    'private',
    process.execPath,
    fileURLToPath(import.meta.url),
    ...process.argv.slice(2),
  ];
  const env = { ...process.env, KDUMPSCOPE_OWN_MOUNTS: '1' };
  process.exitCode = spawnSync('unshare', words, { env, stdio: 'inherit' }).status ?? 1;
} else {
  await main(path.resolve(process.argv[2] ?? newestDeb()));
}
