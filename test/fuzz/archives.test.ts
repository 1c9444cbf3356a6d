// Damaged archives: whatever a few wrong bytes do to them, loading ends, soon, with files that are whole or
// a message, and no path leads out. Seeded: a failure repeats.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../app/input/load-evidence';
import { capturePath } from '../lib/captures';
import { tempFolder } from '../lib/temp-folder';

const SEED = 20261122;
const BUDGET_MS = 2000;
const FIXTURES = fileURLToPath(new URL('../fixtures/archives', import.meta.url));

const damage = fc.array(fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }), {
  minLength: 1,
  maxLength: 6,
});

async function loadDamaged(whole: Buffer, numRuns: number): Promise<void> {
  const path = join(await tempFolder(), 'input');
  await fc.assert(
    fc.asyncProperty(damage, fc.option(fc.nat()), async (changes, cut) => {
      const bytes = Buffer.from(cut === null ? whole : whole.subarray(0, cut % whole.length));
      for (const { at, value } of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
      await writeFile(path, bytes);
      const started = performance.now();
      const loaded = await loadEvidence([path]);
      expect(performance.now() - started).toBeLessThan(BUDGET_MS);
      if ('error' in loaded) {
        expect(loaded.error).toMatchObject({ code: 'unusable', where: expect.stringContaining(path) as unknown });
        return;
      }
      for (const file of loaded.files) expect(file.path).not.toMatch(/^\/|(?:^|\/)\.\.(?:\/|$)/);
    }),
    { seed: SEED, numRuns },
  );
}

describe('damaged archives', () => {
  it.each(['mini.tar', 'mini.tar.gz', 'mini.tar.xz', 'mini.tar.zst', 'mini.tar.bz2', 'mini.zip'])(
    '%s',
    async (name) => {
      await loadDamaged(await readFile(join(FIXTURES, name)), 400);
    },
  );

  it('a real capture', async () => {
    const packed = await readFile(capturePath('x86_64/01-dimm-file/07-dimm-removed.tar.gz'));
    await loadDamaged(packed, 100);
    await loadDamaged(gunzipSync(packed), 100);
  });
});
