// Every real capture against the outcome expected of it (test/golden/captures). The expectations come from the
// captures, readelf and the labs' FINDINGS; when one of these tests fails, the program is suspected first.
import { describe, expect, it } from 'vitest';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { readEvidence } from '../../../../app/readers/index';
import { listCaptures, readCapture } from '../../../lib/captures';
import { listExpectedCaptures } from '../../../lib/expected-capture';
import { expectedLines, judgedLines } from '../../../lib/expected-lines';

const expected = listExpectedCaptures();

describe('the verdict on every real capture', () => {
  it('has an expected outcome for each capture, and no outcome without a capture', () => {
    expect(listCaptures().map(captureName).sort()).toEqual([...expected.keys()].sort());
    expect(expected.size).toBe(151);
  });

  for (const [name, step] of expected) {
    it(`${name}: ${step.why}`, async () => {
      const judgement = judgeCoverage(readEvidence(await readCapture(`${name}.tar.gz`)));
      expect(judgedLines(judgement, step)).toEqual(expectedLines(step));
    });
  }
});

function captureName(path: string): string {
  return path.replace(/\.tar\.gz$/, '');
}
