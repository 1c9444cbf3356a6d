// Every reader and every dump format under damage, a bounded share of what `npm run fuzz` tries without end. Seeded: a
// failure names the input, which `npm run fuzz -- --seed S --only N` repeats and saves.
import { beforeAll, describe, expect, it } from 'vitest';
import { READERS, recognise } from '../../app/readers/index';
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { asImported, examine, openInTime } from './examine';
import { inputAt } from './inputs';
import { randomOf } from './random';
import type { Seeds } from './seeds';
import { loadSeeds, unreached } from './seeds';

const SEED = 20261122;
const INPUTS = 500;

let seeds: Seeds;
beforeAll(async () => {
  seeds = await loadSeeds(false);
});

function named(
  name: string,
  promise: (files: readonly EvidenceFile[]) => unknown,
  files: readonly EvidenceFile[],
): void {
  try {
    promise(files);
  } catch (thrown) {
    throw new Error(`${name}: ${String(thrown)}`, { cause: thrown });
  }
}

describe('readers', () => {
  it('are all reached by a seed', () => {
    expect(unreached(seeds)).toEqual([]);
  });

  it(`survive ${INPUTS} damaged inputs`, () => {
    for (let index = 0; index < INPUTS; index++) {
      const { name, files } = inputAt(seeds, SEED, index);
      named(`input ${index} of seed ${SEED}: ${name}`, examine, files);
    }
  });

  it('survive a file of their own cut at every length', () => {
    for (const reader of READERS) {
      const own = seeds.files.filter((file) => recognise(file)?.reader === reader);
      const [smallest] = own.sort((a, b) => a.bytes.length - b.bytes.length);
      const { path, bytes } = smallest ?? { path: '', bytes: new Uint8Array(0) };
      const lengths = cuts(bytes.length);
      for (const length of lengths) {
        named(`${path} cut at ${length}`, openInTime, [{ path, bytes: bytes.subarray(0, length) }]);
        const imported = asImported(path, bytes.subarray(0, length), 500_000_000_000);
        if (imported?.parts !== undefined) named(`${path} of 500 GB cut at ${length}`, openInTime, [imported]);
      }
    }
  });

  it('survive random bytes under every path they know', () => {
    for (const [at, { path }] of seeds.files.entries()) {
      const random = randomOf(SEED, at);
      for (let times = 0; times < 10; times++) {
        const bytes = Uint8Array.from({ length: random.below(300) }, () => random.below(256));
        named(`random bytes as ${path}`, openInTime, [{ path, bytes }]);
      }
    }
  });
});

/** Every length of a small file; of a larger one every length of its start, then steps that meet all remainders. */
function cuts(length: number): number[] {
  const every = Math.min(length, 300);
  const rest = Array.from({ length: Math.ceil((length - every) / 37) }, (_, i) => every + 37 * i);
  return [...Array.from({ length: every }, (_, i) => i), ...rest];
}
