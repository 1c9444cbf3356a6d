// Damaged archives and bombs, unpacked the way an import unpacks them: they end soon, with whole files or a message, and
// no path leads out.
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { loadEvidence } from '../../app/input/load-evidence';
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { capturePath } from '../lib/captures';
import { damaged } from './damage';
import type { Random } from './random';

const FIXTURES = fileURLToPath(new URL('../fixtures/archives', import.meta.url));
const CAPTURE = 'x86_64/01-dimm-file/07-dimm-removed.tar.gz';
/** CPU time for one archive; the largest bomb among the fixtures unpacks to 64 MiB. */
const BUDGET_MS = 5000;

export interface Archive {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every kind of archive and bomb. */
export function archiveSeeds(): Archive[] {
  const fixtures = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isFile());
  const capture = readFileSync(capturePath(CAPTURE));
  return [
    ...fixtures.map(({ name }) => ({ name, bytes: readFileSync(join(FIXTURES, name)) })),
    { name: 'capture.tar.gz', bytes: capture },
    { name: 'capture.tar', bytes: gunzipSync(capture) },
  ];
}

export function damagedArchive(seeds: readonly Archive[], random: Random): Archive {
  const { name, bytes } = random.pick(seeds);
  const { bytes: changed, how } = damaged(bytes, random, random.pick(seeds).bytes);
  return { name: `${name} (${how.join(', ')})`, bytes: changed };
}

/** The files that an import would take; none where it refuses the archive. Throws where it breaks a promise. */
export async function unpack({ bytes }: Archive): Promise<readonly EvidenceFile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kdumpscope-fuzz-'));
  try {
    const path = join(folder, 'input');
    await writeFile(path, bytes);
    const started = process.cpuUsage();
    const loaded = await loadEvidence([path]);
    const { user, system } = process.cpuUsage(started);
    const ms = (user + system) / 1000;
    if (ms > BUDGET_MS) throw new Error(`takes ${ms.toFixed(0)} ms to unpack`);
    if ('error' in loaded) {
      if (loaded.error.message === '' || !loaded.error.where?.startsWith(path)) {
        throw new Error(`is refused without a reason or a place: ${JSON.stringify(loaded.error)}`);
      }
      return [];
    }
    const outside = loaded.files.find((file) => /^\/|(?:^|\/)\.\.(?:\/|$)/.test(file.path));
    if (outside !== undefined) throw new Error(`unpacks to ${outside.path}`);
    return loaded.files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
