// What electron-builder asks of fpm, and the tree of files it names.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const FLAGS = new Set(['--force', '--debug']);

/** Reads fpm's words. `files` are [source, place] pairs; a source that ends in a slash is a folder's content. */
export function readOptions(words) {
  const single = {};
  const depends = [];
  const recommends = [];
  const files = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (FLAGS.has(word)) continue;
    if (word === '-d') depends.push(words[(i += 1)]);
    else if (word === '--deb-recommends') recommends.push(words[(i += 1)]);
    else if (word.startsWith('-')) single[word.replace(/^-+/, '')] = words[(i += 1)];
    else files.push([word.slice(0, word.lastIndexOf('=')), word.slice(word.lastIndexOf('=') + 1)]);
  }
  const scripts = { postinst: single['after-install'], postrm: single['after-remove'] };
  return { type: single.t, output: single.package, options: single, depends, recommends, files, scripts };
}

/** Copies what a package holds below `root`, readable by everybody, executable where the source was. */
export function layOut(files, root) {
  fs.mkdirSync(root, { mode: 0o755 });
  for (const [source, place] of files) {
    const target = path.join(root, place);
    fs.mkdirSync(source.endsWith('/') ? target : path.dirname(target), { recursive: true });
    run('cp', ['-a', source.endsWith('/') ? `${source}.` : source, target]);
  }
  run('chmod', ['-R', 'u=rwX,go=rX', root]);
}

/** Runs a program; throws with what it said when it fails. Its standard output. */
export function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.error?.code === 'ENOENT') throw new Error(`Need executable '${command}'`);
  if (done.status !== 0) throw new Error(`${command}: ${done.stderr || done.stdout}`);
  return done.stdout;
}
