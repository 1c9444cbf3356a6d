// Rules files from every folder of udev, kept as they are; broken lines of kdump's files are told.
import { expect, it } from 'vitest';
import { machineOf, problemLines } from '../../../lib/evidence';

it.each([
  'etc/udev/rules.d/98-kexec.rules',
  'run/udev/rules.d/70-kdump.rules',
  'usr/lib/udev/rules.d/x.rules',
  'lib/udev/rules.d/50-kdump-tools.rules',
  '98-kexec.rules',
])('takes %s', (path) => {
  const machine = machineOf({ [path]: 'GOTO="x"\n' });
  expect(machine.udevRules).toEqual([{ file: path, text: 'GOTO="x"\n' }]);
});

it.each(['etc/udev/rules.d/README', 'etc/udev/rules.d/a/b.rules', 'rules', '10-usb.rules'])('leaves %s', (path) => {
  expect(machineOf({ [path]: 'GOTO="x"\n' }).udevRules).toEqual([]);
});

it('names the lines of kdump rules that udev drops, and is silent about other rules', () => {
  const machine = machineOf({
    'etc/udev/rules.d/98-kexec.rules': '# kdump\nACTION=add\n\0\0\n',
    'etc/udev/rules.d/10-usb.rules': 'ACTION=add\n',
  });
  expect(problemLines(machine)).toEqual([
    'etc/udev/rules.d/98-kexec.rules:2 has no value in double quotes after ACTION',
    'etc/udev/rules.d/98-kexec.rules:3 has no key where one is expected',
  ]);
});

it('leaves a file of 10 MB in one line alone, at once', () => {
  const started = performance.now();
  const machine = machineOf({ 'etc/udev/rules.d/98-kexec.rules': `RUN+="kdump ${'x'.repeat(10_000_000)}` });
  expect(machine.udevRules).toEqual([]);
  expect(machine.problems).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(5000);
});
