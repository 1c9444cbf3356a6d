// The finding about the next hotplug: spec 3.10 and U3 (a reload leaves a hole), 3.9 C5 (notes of all possible CPUs).
import { expect, it } from 'vitest';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { headerBytes, machineOf, X86_FILES, X86_ROWS } from '../../../lib/describe-machine';
import { DEBIAN_RULES, RHEL_RULES, SUSE_RULES } from '../../../lib/udev-rules';

const on = (value: string) => ({
  'sys/devices/system/memory/crash_hotplug': value,
  'sys/devices/system/cpu/crash_hotplug': value,
});
const found = (files: Readonly<Record<string, string>>): string[] =>
  judgeCoverage(
    machineOf({
      ...X86_FILES,
      'elfcorehdr.bin': headerBytes(X86_ROWS),
      'sys/kernel/kexec_crash_loaded': '1',
      ...files,
    }),
  )
    .findings.filter(({ id }) => id === 'udev-readiness')
    .map(
      ({ severity, message, command }) =>
        `${severity}: ${message.slice(0, 60)}${command === undefined ? '' : ` $ ${command}`}`,
    );
const rules = (text: string) => ({ 'etc/udev/rules.d/98-kexec.rules': text });

it('is silent without rules in the evidence, and without a capture kernel', () => {
  expect(found(on('1'))).toEqual([]);
  expect(found({ ...on('0'), ...rules(RHEL_RULES), 'sys/kernel/kexec_crash_loaded': '0' })).toEqual([]);
});

it('one who looks after it is information', () => {
  expect(found({ ...on('1'), ...rules(RHEL_RULES) })).toEqual([
    'info: At the next memory hotplug the kernel updates the header, an',
    'info: At the next CPU hotplug the kernel updates the header, and n',
  ]);
  expect(found({ ...on('0'), ...rules(RHEL_RULES) })[0]).toMatch(
    /^info: At the next memory hotplug a udev rule reloads/,
  );
});

it('two and nobody are told, and leave the verdict of a panic now alone', () => {
  expect(found({ ...on('1'), ...rules(DEBIAN_RULES) })[0]).toMatch(/^info: The next memory hotplug is handled twice/);
  const grows = 'SUBSYSTEM=="memory", ACTION=="online", RUN+="/usr/bin/kdumpctl reload"';
  expect(found({ ...on('0'), ...rules(grows) })[0]).toMatch(/^info: Nobody updates the header at the next memory/);
});

it('a CPU that nobody looks after is harmless where all possible CPUs have a note', () => {
  const cpu = (possible: string) =>
    found({ ...on('0'), ...rules(SUSE_RULES), 'sys/devices/system/cpu/possible': possible }).find((line) =>
      line.includes('CPU'),
    );
  expect(cpu('0-63')).toMatch(/^info: Nobody/);
  expect(cpu('0')).toMatch(/^info: Nobody updates .* CPU/);
});

it('an attribute that was not collected is unknown, with its command', () => {
  expect(found({ ...rules(RHEL_RULES), 'sys/devices/system/memory/crash_hotplug': '' })[0]).toMatch(
    /^info: The evidence does not say .* \$ cat \/sys\/devices\/system\/memory\/crash_hotplug$/,
  );
});
