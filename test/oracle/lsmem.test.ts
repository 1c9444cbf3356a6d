// Memory blocks against lsmem of util-linux, on the /sys trees of real machines that lie beside the project
// in some checkouts. Skips, saying so, where they or the tools are not there.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../app/input/load-evidence';
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

async function compare(sysroot: string, input: string): Promise<void> {
  const expected = lsmem(sysroot);
  if (expected === undefined) return;
  const loaded = await loadEvidence([input]);
  if ('error' in loaded) throw new Error(loaded.error.message);
  const { memoryBlocks } = readEvidence(loaded.files);
  const indexes = [...(memoryBlocks?.indexes ?? [])];
  expect(new Map(indexes.map((index, row) => [index, memoryBlocks?.states[row]]))).toEqual(expected);
}
