// Input n of a seed: files damaged in a few ways, alone or among those of their machine, under their own name or another.
import { unite } from '../../app/input/load-evidence';
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { damagedArchive } from './archives';
import type { Archive } from './archives';
import { damaged } from './damage';
import { asImported } from './examine';
import type { Random } from './random';
import { randomOf } from './random';
import type { Seeds } from './seeds';

export interface FuzzInput {
  /** What was done, to which files. */
  readonly name: string;
  readonly files: readonly EvidenceFile[];
  /** Instead of files. */
  readonly archive?: Archive;
}

const SIZES = [0x1000, 0x4000, 0x10_0000, 500_000_000_000, Number.MAX_SAFE_INTEGER];

function one(file: EvidenceFile, seeds: Seeds, random: Random): { file: EvidenceFile; name: string } {
  const { bytes, how } = damaged(file.bytes, random, random.pick(seeds.files).bytes);
  return { file: { path: file.path, bytes }, name: `${file.path} (${how.join(', ')})` };
}

/** One file: as itself, as a bare one, or under the path of another. */
function alone(seeds: Seeds, random: Random): FuzzInput {
  const { file, name } = one(random.pick(random.pick(seeds.groups)), seeds, random);
  const path = random.oneIn(4) ? 'bare' : random.oneIn(6) ? random.pick(seeds.files).path : file.path;
  return { name: path === file.path ? name : `${name} as ${path}`, files: [{ path, bytes: file.bytes }] };
}

/** A dump of a size of its own, read by slices. */
function sliced(seeds: Seeds, random: Random): FuzzInput {
  const dumps = seeds.files.filter(({ path }) => /vmcore/.test(path));
  const { file, name } = one(random.pick(dumps), seeds, random);
  const size = random.pick(SIZES);
  const imported = asImported('vmcore', file.bytes, size);
  return { name: `${name} of ${size} bytes`, files: imported === undefined ? [] : [imported] };
}

/** A machine of which some files are damaged, or missing. */
function machine(seeds: Seeds, random: Random): FuzzInput {
  const files = new Map(random.pick(seeds.machines).map((file) => [file.path, file]));
  const names: string[] = [];
  for (let times = 1 + random.below(12); times > 0; times--) {
    const picked = random.pick([...files.values(), random.pick(seeds.files)]);
    if (random.oneIn(5)) files.delete(picked.path);
    else {
      const { file, name } = one({ ...picked, bytes: picked.bytes.subarray(0, 20_000) }, seeds, random);
      files.set(file.path, file);
      names.push(name);
    }
    if (files.size === 0) break;
  }
  return { name: names.join('; '), files: [...files.values()] };
}

/** Two or three inputs of one machine, as when files are added to an open snapshot. */
function united(seeds: Seeds, random: Random): FuzzInput {
  const inputs = Array.from({ length: 2 + random.below(2) }, () =>
    random.oneIn(2) ? machine(seeds, random) : alone(seeds, random),
  );
  const { files } = unite(inputs.map((input) => ({ files: input.files, problems: [] })));
  return { name: inputs.map(({ name }) => `[${name}]`).join(' + '), files };
}

/** Several bare files opened together. */
function several(seeds: Seeds, random: Random): FuzzInput {
  const made = Array.from({ length: 2 + random.below(3) }, () => alone(seeds, random));
  const files = made.flatMap(({ files: [file] }, i) =>
    file === undefined ? [] : [{ ...file, path: `${i}-${file.path}` }],
  );
  return { name: made.map(({ name }) => name).join('; '), files };
}

function packed(seeds: Seeds, random: Random): FuzzInput {
  const archive = damagedArchive(seeds.archives, random);
  return { name: archive.name, files: [], archive };
}

const WAYS = [alone, alone, alone, alone, alone, alone, sliced, sliced, several, machine, united];

/** The same for the same seeds, seed and index. Archives only where the seeds have some. */
export function inputAt(seeds: Seeds, seed: number, index: number): FuzzInput {
  const random = randomOf(seed, index);
  const ways = seeds.archives.length === 0 ? WAYS : [...WAYS, packed];
  return random.pick(ways)(seeds, random);
}
