// Every real capture opens, and states what is known of it from elsewhere.
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { listCaptures, readCapture } from '../../lib/captures';

describe('captures', () => {
  it.each(listCaptures())('%s', async (capture) => {
    const machine = readEvidence(await readCapture(capture));
    // The capture kernel's own view has the start of /proc/vmcore, which is told apart from the elfcorehdr.
    const expected = capture.endsWith('/99-kdump.tar.gz') ? [expect.stringMatching(/^vmcore-/)] : [];
    expect(machine.problems.map((problem) => problem.where.file)).toEqual(expected);
    expect(machine.sources.length).toBeGreaterThan(5);
  });
});
