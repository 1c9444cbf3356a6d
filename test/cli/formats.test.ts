// docs/formats.md against the command line: every sample opens, with the verdict and by the readers the table names.
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../app/input/load-evidence';
import { READERS, readEvidence } from '../../app/readers/index';
import { formatRows } from '../lib/formats-table';
import { runCli } from '../lib/run-cli';

const EXIT: Readonly<Record<string, number>> = { complete: 0, 'at-risk': 1, incomplete: 1, unknown: 3 };

describe('docs/formats.md', () => {
  it('has a row for every reader', () => {
    const named = new Set(formatRows().flatMap(({ readers }) => readers));
    expect([...named].sort()).toEqual(READERS.map(({ id }) => id).sort());
  });

  it.each(formatRows())('$format opens: $samples', async ({ samples, readers, verdict, proves }) => {
    expect(proves).not.toBe('');
    const run = runCli(['check', ...samples, '--json']);
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: EXIT[verdict], stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict });
    const loaded = await loadEvidence(samples);
    if ('error' in loaded) throw new Error(loaded.error.message);
    const took = readEvidence(loaded.files).sources.flatMap(({ reader }) => reader ?? []);
    for (const reader of readers) expect(took).toContain(reader);
  });
});
