#!/usr/bin/env node
// Stands in for fpm where electron-builder cannot fetch it: the options electron-builder gives, done with the system's own
// dpkg-deb or rpmbuild.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildDeb } from './fpm/deb.mjs';
import { buildRpm } from './fpm/rpm.mjs';
import { layOut, readOptions } from './fpm/request.mjs';

const BUILDERS = { deb: buildDeb, rpm: buildRpm };
const request = readOptions(process.argv.slice(2));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'fpm-shim-'));
try {
  const build = BUILDERS[request.type];
  if (build === undefined) throw new Error(`a ${request.type} cannot be made here`);
  const tree = path.join(work, 'root');
  layOut(request.files, tree);
  fs.rmSync(request.output, { force: true });
  build(request, tree, work);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
