// Dumps of the shared corpus, and what libkdumpfile says of them (manifest.tsv). Tests skip where the corpus is not here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Machine } from '../../app/core/machine/machine';
import { rangesFromPairs } from '../../app/core/range/range-set';
import type { RangeSet } from '../../app/core/range/range-set';
import { loadEvidence } from '../../app/input/load-evidence';
import { readEvidence } from '../../app/readers/index';

export const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
export const hasCorpus = existsSync(corpus);
const folder = mkdtempSync(join(tmpdir(), 'kdumpscope-dumps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The machine that a file on disk is read as. */
export async function machineOf(path: string): Promise<Machine> {
  const loaded = await loadEvidence([path]);
  if ('error' in loaded) throw new Error(`${basename(path)}: ${loaded.error.message}`);
  return readEvidence(loaded.files);
}

/** Files of a corpus folder; compressed ones unpacked. */
export function unpacked(name: string, wanted: RegExp): string[] {
  return readdirSync(join(corpus, name))
    .filter((file) => wanted.test(file))
    .map((file) => {
      const path = join(corpus, name, file);
      const tool = /\.xz$/.test(file) ? 'xz' : /\.bz2$/.test(file) ? 'bzip2' : undefined;
      if (tool === undefined) return path;
      const run = spawnSync(tool, ['-dc', path], { maxBuffer: 1 << 28 });
      const target = join(folder, file.replace(/\.\w+$/, ''));
      writeFileSync(target, run.stdout);
      return target;
    });
}

/** A set as libkdumpfile prints it: `[ 1918-191a, 2000-2000]`, in pages. */
export function pagesText(set: RangeSet | undefined, pageBytes: bigint): string {
  const pages = rangesFromPairs(
    Array.from(set?.starts ?? [], (start, i) => [start / pageBytes, (set?.lasts[i] ?? 0n) / pageBytes]),
  );
  const runs = Array.from(pages.starts, (start, i) => `${start.toString(16)}-${(pages.lasts[i] ?? 0n).toString(16)}`);
  return `[ ${runs.join(', ')}]`;
}

/** libkdumpfile's names of architectures, where ours differ. */
export const ARCH: Readonly<Record<string, string>> = { ia32: 'i386', aarch64: 'arm64' };

interface Row {
  readonly file: string;
  readonly arch: string;
  readonly pageSize: string;
  readonly release: string;
  readonly pagemap: string;
  readonly filemap: string;
}

/** What libkdumpfile says of each file of its test suite. */
export function manifest(): Row[] {
  const [head = '', ...lines] = readFileSync(join(corpus, 'libkdumpfile/manifest.tsv'), 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  const cell = (line: string, name: string): string => line.split('\t')[columns.indexOf(name)] ?? '';
  return lines.map((line) => ({
    file: cell(line, 'file'),
    arch: cell(line, 'arch'),
    pageSize: cell(line, 'page_size'),
    release: cell(line, 'release'),
    pagemap: cell(line, 'pagemap'),
    filemap: cell(line, 'filemap'),
  }));
}
