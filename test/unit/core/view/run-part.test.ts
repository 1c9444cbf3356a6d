// The beginning of a run compares as the beginning of the whole.
import { expect, test } from 'vitest';
import { compareRuns } from '../../../../app/core/figure/compare-runs';
import { firstEvents } from '../../../../app/core/view/run-part';
import { runOnCapture } from '../../../lib/run-view';

test('the first events of a run', async () => {
  const events = ['memory.add:0x100000000+1G', 'cpu.offline:1', 'memory.remove:0x100000000+1G'];
  const run = await runOnCapture('x86_64/01-dimm-file/01-loaded.tar.gz', events);
  const part = firstEvents(run, 2);
  expect(part.length).toBe(run.ops.indexOf(2));
  expect(part.events).toEqual(events.slice(0, 2));
  expect(compareRuns([part])).toEqual(compareRuns([run]).filter(({ op }) => op < 2));
  expect(firstEvents(run, 3)).toBe(run);
});
