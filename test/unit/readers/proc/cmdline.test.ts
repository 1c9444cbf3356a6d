import { expect, it } from 'vitest';
import { machineOf, problemLines } from '../../../lib/evidence';

it('keeps the command line as it is, without its newline', () => {
  const { cmdline } = machineOf({ 'proc/cmdline': 'console=ttyS0 crashkernel=256M rdinit=/init\n' });
  expect(cmdline).toEqual({
    value: 'console=ttyS0 crashkernel=256M rdinit=/init',
    where: { file: 'proc/cmdline', line: 1 },
  });
});

it('tells of an empty one', () => {
  expect(problemLines(machineOf({ 'proc/cmdline': '\n' }))).toEqual(['proc/cmdline is empty']);
});
