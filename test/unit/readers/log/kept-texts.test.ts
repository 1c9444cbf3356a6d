import { expect, it } from 'vitest';
import { machineOf } from '../../../lib/evidence';

it('keeps kernel messages and trace as they are', () => {
  const machine = machineOf({
    'dmesg.txt': '[    0.1] crash hp: kexec_trylock() failed\n',
    'trace.txt': '# tracer: nop\n',
  });
  expect(machine.dmesg).toEqual({ file: 'dmesg.txt', text: '[    0.1] crash hp: kexec_trylock() failed\n' });
  expect(machine.trace).toEqual({ file: 'trace.txt', text: '# tracer: nop\n' });
});
