#!/usr/bin/env node
// Stands in for 7-Zip where electron-builder cannot fetch it, for the one thing a tar.gz needs of it:
// `7za a -tgzip … -mx=LEVEL … OUT IN`.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

const words = process.argv.slice(2);
const level = words.map((word) => /^-mx=([1-9])$/.exec(word)?.[1]).find(Boolean) ?? '9';
const [input, output] = words.filter((word) => !word.startsWith('-')).reverse();
if (words[0] !== 'a' || !output?.endsWith('.tar.gz')) {
  console.error(`only tar.gz can be made here, not: ${words.join(' ')}`);
  process.exit(2);
}
const target = fs.openSync(output, 'w');
// -n: no time and no name, so the same directory gives the same archive.
const run = spawnSync('gzip', [`-${level}`, '-n', '-c', input], { stdio: ['ignore', target, 'inherit'] });
process.exitCode = run.status ?? 1;
