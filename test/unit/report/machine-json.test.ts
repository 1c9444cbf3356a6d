// The decoded machine for other programs: what is a column of bytes inside is a list of texts there.
import { expect, it } from 'vitest';
import { machineJson } from '../../../app/report/machine-json';
import { machineOf } from '../../lib/evidence';

it('lists the arguments of a recorded trace as texts', () => {
  const text = ' sh-164   [001]    49.132387: function:   offline_pages <-- memory_subsys_offline\n';
  const machine = JSON.parse(machineJson(machineOf({ 'trace.txt': text }))) as { recordings: { args: unknown }[] };
  expect(machine.recordings.map(({ args }) => args)).toEqual([['called by memory_subsys_offline']]);
});
