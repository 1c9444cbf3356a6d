// Redaction takes nothing that a verdict rests on: every bundled sample is judged alike before and after.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createFileSpool } from '../../../app/input/spool';
import { judgeEvidence } from '../../../app/jobs/examine';
import { redactSource } from '../../../app/jobs/image-content';
import { loadPaths } from '../../../app/jobs/load';

const SAMPLES = path.resolve('resources/samples');

it.each(readdirSync(SAMPLES).filter((name) => name.endsWith('.tar.gz')))('%s', async (name) => {
  const loaded = await loadPaths([path.join(SAMPLES, name)]);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const source = { ...loaded.value, title: name };
  const redacted = await redactSource(source, { note: () => undefined, spool: createFileSpool() });
  if (!redacted.ok) throw new Error(redacted.error.message);
  const { judgement } = judgeEvidence(redacted.value);
  const expected = judgeEvidence(source).judgement;
  expect(judgement.verdict).toBe(expected.verdict);
  expect(judgement.findings.map(({ id, ranges }) => ({ id, ranges }))).toEqual(
    expected.findings.map(({ id, ranges }) => ({ id, ranges })),
  );
});
