// Memory blocks against lsmem of util-linux, on the /sys trees of real machines that lie beside the project
// in some checkouts. Skips, saying so, where they or the tools are not there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../app/input/load-evidence';
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { readEvidence } from '../../app/readers/index';
import { capturePath, readCapture } from '../lib/captures';
import { tempFolder } from '../lib/temp-folder';

const TREES = fileURLToPath(new URL('../../../shared/corpus/sysmem', import.meta.url));

/** What lsmem says of a sysroot: each block number with its state. Undefined where it cannot run. */
function lsmem(sysroot: string): Map<number, string> | undefined {
  try {
    const text = execFileSync('lsmem', ['--sysroot', sysroot, '-a', '-r', '-n', '-o', 'BLOCK,STATE'], {
      encoding: 'utf8',
    });
    return new Map(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(' '))
        .map(([block = '', state = '']) => [Number(block), state]),
    );
  } catch (thrown) {
    console.warn(`lsmem did not run, nothing compared: ${String(thrown)}`);
    return undefined;
  }
}

describe('memory blocks as lsmem sees them', () => {
  it.skipIf(!existsSync(TREES)).each(['x86_64-16g', 'aarch64_16K_16g'])('%s', async (name) => {
    const folder = await tempFolder();
    execFileSync('tar', ['xjf', `${TREES}/${name}.tar.bz2`, '-C', folder]);
    await compare(`${folder}/${name}`, folder);
  });

  it.each(['x86_64/01-dimm-file/03-one-block-online.tar.gz', 'ppc64le/lmb-deb612/04-sysfs-offline-6-too.tar.gz'])(
    '%s',
    async (capture) => {
      const folder = await tempFolder();
      execFileSync('tar', ['xzf', capturePath(capture), '-C', folder, '--strip-components=1']);
      await compare(folder, folder);
      expect((await readCapture(capture)).length).toBeGreaterThan(0);
    },
  );
});

/** Forms whose text proves the block size; `--summary` is printed with tables only. */
const FORMS = ['', '-b', '-a', '-a -r', '-P', '-J', '-J -b -a', '--output-all', '-n', '-o BLOCK,SIZE,STATE'];

describe('lsmem text as the sysfs tree it was printed from', () => {
  it.skipIf(!existsSync(TREES)).each(['x86_64-16g', 'aarch64_16K_16g'])('%s', async (name) => {
    const loaded = await loadEvidence([`${TREES}/${name}.tar.bz2`]);
    if ('error' in loaded) throw new Error(loaded.error.message);
    const tree = states(loaded.files);
    expect(tree.size).toBeGreaterThan(100);
    // What util-linux's own test expects of these trees: every command of it with its output.
    const expected = readFileSync(`${TREES}/lsmem-${name}`, 'utf8').split(/^---$/m);
    const compared = expected.filter((section) => {
      const text = section.replace(/^\s*\$ lsmem.*\n/, '');
      const told = states([{ path: 'saved.txt', bytes: new TextEncoder().encode(text) }]);
      const noState = !/STATE|"state"/.test(text);
      if (!noState) expect(told, text.slice(0, 200)).toEqual(tree);
      return !noState;
    });
    expect(compared.length).toBeGreaterThan(4);
  });

  it.skipIf(!existsSync(TREES)).each(FORMS)('%s', async (options) => {
    const folder = await tempFolder();
    execFileSync('tar', ['xjf', `${TREES}/x86_64-16g.tar.bz2`, '-C', folder]);
    const given = ['--sysroot', `${folder}/x86_64-16g`, ...options.split(' ').filter((word) => word !== '')];
    const bytes = lsmemOutput(given);
    if (bytes === undefined) return;
    const loaded = await loadEvidence([folder]);
    if ('error' in loaded) throw new Error(loaded.error.message);
    expect(states([{ path: 'pasted.txt', bytes }])).toEqual(states(loaded.files));
  });
});

function lsmemOutput(options: readonly string[]): Uint8Array | undefined {
  try {
    return execFileSync('lsmem', options);
  } catch (thrown) {
    console.warn(`lsmem did not run, nothing compared: ${String(thrown)}`);
    return undefined;
  }
}

function states(files: readonly EvidenceFile[]): Map<number, string | undefined> {
  const { memoryBlocks } = readEvidence(files);
  return new Map(Array.from(memoryBlocks?.indexes ?? [], (index, row) => [index, memoryBlocks?.states[row]]));
}

async function compare(sysroot: string, input: string): Promise<void> {
  const expected = lsmem(sysroot);
  if (expected === undefined) return;
  const loaded = await loadEvidence([input]);
  if ('error' in loaded) throw new Error(loaded.error.message);
  const { memoryBlocks } = readEvidence(loaded.files);
  const indexes = [...(memoryBlocks?.indexes ?? [])];
  expect(new Map(indexes.map((index, row) => [index, memoryBlocks?.states[row]]))).toEqual(expected);
}
