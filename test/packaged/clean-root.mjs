// A minimal Debian in a folder, to see what a package needs and leaves: nothing of this machine is in it. Runs as root, in a
// mount namespace of its own (install.mjs), so its mounts end with the process.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const RELEASE = 'bookworm';
const MIRROR = process.env.KDUMPSCOPE_DEBIAN_MIRROR ?? 'http://deb.debian.org/debian';
const ENV = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LC_ALL: 'C.UTF-8',
  TERM: 'dumb',
  DEBIAN_FRONTEND: 'noninteractive',
};

/** Runs a program here; throws with what it said when it fails. */
export function must(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status === 0) return done.stdout;
  throw new Error(`${command} ${args.join(' ')}:\n${done.stdout}\n${done.stderr || String(done.error)}`.trim());
}

/** Makes the root in `folder`; `base` is one that debootstrap made before, to save its minutes. */
export function makeCleanRoot(folder, base) {
  if (base === undefined) must('debootstrap', ['--variant=minbase', RELEASE, folder, MIRROR]);
  else must('cp', ['-a', '--reflink=auto', `${base}/.`, folder]);
  must('mount', ['-t', 'proc', 'proc', path.join(folder, 'proc')]);
  must('mount', ['--rbind', '/dev', path.join(folder, 'dev')]);
  fs.copyFileSync('/etc/resolv.conf', path.join(folder, 'etc/resolv.conf'));
  // Nothing that is installed may start a service.
  fs.writeFileSync(path.join(folder, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const root = {
    folder,
    /** Runs words inside; `user` other than root: an ordinary one. Exit code and what was said. */
    run(words, { user, input } = {}) {
      const inside =
        user === undefined ? words : ['setpriv', '--reuid', user, '--regid', user, '--clear-groups', ...words];
      return spawnSync('chroot', [folder, ...inside], { encoding: 'utf8', env: ENV, input, maxBuffer: 1 << 28 });
    },
    /** The same, and its failure is ours. */
    must: (words) => must('env', ['-i', ...envWords(), 'chroot', folder, ...words]),
    /** Starts words inside as a user, beside us. */
    start: (words, user, env = {}) =>
      spawn('chroot', [folder, 'setpriv', '--reuid', user, '--regid', user, '--clear-groups', ...words], {
        env: { ...ENV, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      }),
    /** Every file that names us, whichever package brought it. */
    ours: () =>
      must('find', [
        folder,
        '-xdev',
        '-path',
        path.join(folder, 'tmp'),
        '-prune',
        '-o',
        '-iname',
        '*kdumpscope*',
        '-print',
      ])
        .split('\n')
        .filter(Boolean)
        .map((file) => file.slice(folder.length))
        .sort(),
  };
  root.must(['apt-get', 'update', '-qq']);
  return root;
}

const envWords = () => Object.entries(ENV).map(([name, value]) => `${name}=${value}`);
