// Every pair of consecutive captures: the header simulated from the earlier snapshot plus the operations between must
// be, byte for byte, what the real kernel left.
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import { capturedPairs, eventsOf, optionsOf } from '../../lib/captured-pairs';
import { readCapture } from '../../lib/captures';

/** Padded to one length: what follows the copied bytes in the segment is zero in every capture. */
const padded = (bytes: Uint8Array, length: number): string =>
  Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length))]).toString('hex');

describe('the simulated header is the captured one', () => {
  it.each(capturedPairs)('$name', async (pair) => {
    const earlier = readEvidence(await readCapture(pair.before));
    const later = readEvidence(await readCapture(pair.after));
    const want = later.elfcorehdr?.bytes;
    const run = runScenario(earlier, eventsOf(pair.operations), optionsOf(pair, earlier, later));
    const got = run.state.kimage?.header;
    if (want === undefined) {
      expect(got).toBeUndefined();
      return;
    }
    const length = Math.max(want.length, got?.length ?? 0);
    expect(got && padded(got, length)).toBe(padded(want, length));
  });
});
