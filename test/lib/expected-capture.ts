// What `check` must say about each real capture: test/golden/captures, written from the captures, readelf and the
// labs' FINDINGS by a program that shares nothing with ours. Never regenerate these files from our own output.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ADDRESS = z.string().regex(/^0x[0-9a-f]+$/);

const FINDING = z.strictObject({
  id: z.string(),
  severity: z.enum(['breaks', 'risk', 'unknown', 'info']),
  ranges: z.array(z.strictObject({ start: ADDRESS, last: ADDRESS })).optional(),
  /** Sum over `ranges`. */
  bytes: z.int().optional(),
  cpus: z.array(z.int()).optional(),
});

const STEP = z.strictObject({
  verdict: z.enum(['complete', 'at-risk', 'incomplete', 'unknown']),
  findings: z.array(FINDING),
  /** Absent keys are not judged: without a header nothing is stated about `coveredBytes`. */
  ram: z.strictObject({ presentBytes: z.int(), onlineBytes: z.int(), coveredBytes: z.int().optional() }).optional(),
  /** Absent: the capture has no elfcorehdr, and none may be made up. */
  header: z
    .strictObject({
      paddr: ADDRESS,
      phnum: z.int(),
      notes: z.int(),
      loads: z.int(),
      bytesUsed: z.int(),
      /** Absent: nothing states the size of the segment. */
      bytesReserved: z.int().optional(),
      roomForRanges: z.int().optional(),
    })
    .optional(),
  /** The item of FINDINGS or of the spec that says so. */
  why: z.string(),
});

export type ExpectedFinding = z.infer<typeof FINDING>;
export type ExpectedStep = z.infer<typeof STEP>;

const GOLDEN_DIR = join(import.meta.dirname, '..', 'golden', 'captures');

/** Every expected outcome, by `<arch>/<scenario>/<step>`, in that order. */
export function listExpectedCaptures(): ReadonlyMap<string, ExpectedStep> {
  const expected = new Map<string, ExpectedStep>();
  for (const arch of readdirSync(GOLDEN_DIR).sort()) {
    for (const file of readdirSync(join(GOLDEN_DIR, arch)).sort()) {
      const steps = z.record(z.string(), STEP).parse(JSON.parse(readFileSync(join(GOLDEN_DIR, arch, file), 'utf8')));
      for (const [step, outcome] of Object.entries(steps)) {
        expected.set(`${arch}/${file.replace(/\.json$/, '')}/${step}`, outcome);
      }
    }
  }
  return expected;
}
