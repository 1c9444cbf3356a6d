// The rules of the distributions against values of sysfs. Expected paths: spec 3.10 U1, U4, U5 and 3.9 C5 by hand.
import { describe, expect, it } from 'vitest';
import type { ReadinessReport } from '../../../../app/core/readiness/readiness';
import { udevReadiness } from '../../../../app/core/readiness/readiness';
import { machineOf } from '../../../lib/evidence';
import { DEBIAN_RULES, RHEL_PPC_RULES, RHEL_RULES, RHEL7_RULES, SUSE_RULES } from '../../../lib/udev-rules';

const META = (arch: string, release: string): string => JSON.stringify({ schema: 'capture-meta@1', arch, release });
const VERSION = (release: string): string => `Linux version ${release} (gcc) #1 SMP\n`;
const NEW = '6.12.1';
const RULES_AT = 'usr/lib/udev/rules.d/98-kexec.rules';
const hotplug = (value: string): Record<string, string> => ({
  'sys/devices/system/memory/crash_hotplug': `${value}\n`,
  'sys/devices/system/cpu/crash_hotplug': `${value}\n`,
});
const LOADED = { 'sys/kernel/kexec_crash_loaded': '1\n' };

function readiness(rules: string, more: Readonly<Record<string, string>> = {}, arch = 'x86_64'): ReadinessReport {
  return udevReadiness(
    machineOf({ [RULES_AT]: rules, 'meta.json': META(arch, NEW), 'proc/version': VERSION(NEW), ...LOADED, ...more }),
  );
}
const paths = ({ memory, cpu }: ReadinessReport): string => `memory ${memory.path}, cpu ${cpu.path}`;
const reloads = ({ memory, cpu }: ReadinessReport): string[] =>
  [...memory.events, ...cpu.events]
    .filter((outcome) => outcome.reloads === 'yes')
    .map(({ event }) => `${event.subsystem} ${event.action}`);

describe('who handles hotplug', () => {
  it.each([
    ['RHEL 7, kernel on', RHEL7_RULES, '1', 'memory both, cpu both'],
    ['RHEL 7, kernel off', RHEL7_RULES, '0', 'memory reload, cpu reload'],
    ['RHEL 9, kernel on', RHEL_RULES, '1', 'memory kernel, cpu kernel'],
    ['RHEL 9, kernel off', RHEL_RULES, '0', 'memory reload, cpu reload'],
    ['SUSE, kernel on', SUSE_RULES, '1', 'memory kernel, cpu kernel'],
    ['SUSE, kernel off', SUSE_RULES, '0', 'memory reload, cpu none'],
    ['Debian, kernel on', DEBIAN_RULES, '1', 'memory both, cpu both'],
    ['Debian, kernel off', DEBIAN_RULES, '0', 'memory reload, cpu reload'],
  ])('%s', (_, rules, value, expected) => {
    expect(paths(readiness(rules, hotplug(value)))).toBe(expected);
  });

  it.each([
    ['RHEL', RHEL_RULES, 'x86_64', ['memory online', 'memory offline', 'cpu add', 'cpu remove']],
    ['RHEL on Power', RHEL_PPC_RULES, 'ppc64le', ['memory online', 'memory offline', 'cpu online']],
    ['SUSE', SUSE_RULES, 'x86_64', ['memory add', 'memory remove']],
    ['Debian', DEBIAN_RULES, 'x86_64', ['memory online', 'memory offline', 'cpu add', 'cpu online', 'cpu remove']],
  ])('%s reloads at its own events', (_, rules, arch, expected) => {
    const fadump = { 'sys/kernel/fadump/enabled': '0\n', 'sys/kernel/fadump/registered': '0\n' };
    expect(reloads(readiness(rules, { ...hotplug('0'), ...(arch === 'ppc64le' ? fadump : {}) }, arch))).toEqual(
      expected,
    );
  });

  it('an event that only grows memory leaves what shrinks it to nobody', () => {
    const { memory } = readiness(
      'SUBSYSTEM=="memory", ACTION=="online", RUN+="/usr/bin/kdumpctl reload"',
      hotplug('0'),
    );
    expect([memory.grow, memory.shrink, memory.path]).toEqual(['reload', 'none', 'none']);
  });
});

describe('what the evidence does not say', () => {
  it('is unknown, with the command that collects it', () => {
    const report = readiness(RHEL_RULES);
    expect(paths(report)).toBe('memory unknown, cpu unknown');
    expect(report.memory.why[0]).toMatchObject({ command: 'cat /sys/devices/system/memory/crash_hotplug' });
    expect(report.memory.events[1]?.questions).toEqual(['ATTRS{crash_hotplug}=="1"']);
  });

  it('is not the same as an attribute that the kernel does not have', () => {
    const old = { 'meta.json': META('x86_64', '6.1.0'), 'proc/version': VERSION('6.1.0') };
    expect(paths(readiness(RHEL_RULES, old))).toBe('memory reload, cpu reload');
    const backported = {
      'meta.json': META('x86_64', '5.14.0-503.el9.x86_64'),
      'proc/version': VERSION('5.14.0-503.el9.x86_64'),
    };
    expect(paths(readiness(RHEL_RULES, backported))).toBe('memory unknown, cpu unknown');
  });

  it('does not matter where both answers give the same', () => {
    const either = `TEST=="/usr/bin/systemctl", GOTO="systemd"
SUBSYSTEM=="memory", RUN+="/etc/init.d/boot.kdump try-restart"
GOTO="end"
LABEL="systemd"
SUBSYSTEM=="memory", RUN+="/usr/bin/systemctl try-restart kdump"
LABEL="end"`;
    expect(readiness(either, hotplug('0')).memory.path).toBe('reload');
  });

  it('without rules says so, unless the folder of rules was collected whole', () => {
    const none = udevReadiness(machineOf({ ...hotplug('1'), ...LOADED }));
    expect(paths(none)).toBe('memory unknown, cpu unknown');
    expect(none.memory.why.at(-1)?.command).toContain('/etc/udev/rules.d');
    const whole = { 'usr/lib/udev/rules.d/50-udev-default.rules': 'SUBSYSTEM=="tty", GROUP="tty"\n' };
    expect(paths(udevReadiness(machineOf({ ...whole, ...hotplug('1') })))).toBe('memory kernel, cpu kernel');
  });
});

describe('conditions inside a program', () => {
  it('end the reload of CPUs under fadump, and only theirs', () => {
    const fadump = (enabled: string): ReadinessReport =>
      readiness(
        RHEL_PPC_RULES,
        { ...hotplug('0'), 'sys/kernel/fadump/enabled': enabled, 'sys/kernel/fadump/registered': enabled },
        'ppc64le',
      );
    expect(paths(fadump('1\n'))).toBe('memory reload, cpu none');
    expect(paths(fadump('0\n'))).toBe('memory reload, cpu reload');
    const line = fadump('1\n').cpu.events[1]?.trace.find(({ text }) => text.startsWith('RUN') && text.includes('grep'));
    expect(line?.reason).toContain('its own conditions end it');
    expect(line?.evidence).toContainEqual({ file: 'sys/kernel/fadump/enabled', line: 1 });
  });

  it('end it where the service is not active', () => {
    const report = readiness(RHEL_RULES, { ...hotplug('0'), 'sys/kernel/kexec_crash_loaded': '0\n' });
    expect(paths(report)).toBe('memory none, cpu none');
  });

  it('fadump that is ready for hotplug needs nobody', () => {
    const more = { ...hotplug('0'), 'sys/kernel/fadump/enabled': '1\n', 'sys/kernel/fadump/hotplug_ready': '1\n' };
    expect(readiness('SUBSYSTEM=="usb", RUN+="kexec -p x"', more, 'ppc64le').memory.path).toBe('kernel');
  });
});

it('names the line and the value that decided', () => {
  const report = readiness(RHEL_RULES, hotplug('1'));
  const online = report.memory.events.find(({ event }) => event.action === 'online');
  expect(online?.trace.map(({ where, outcome }) => [where.line, outcome])).toEqual([
    [2, 'not-taken'],
    [3, 'taken'],
    [5, 'jumped-over'],
    [6, 'jumped-over'],
    [7, 'jumped-over'],
    [8, 'jumped-over'],
    [10, 'jumped-over'],
    [12, 'jumped-over'],
  ]);
  expect(online?.trace[1]?.evidence).toEqual([{ file: 'sys/devices/system/memory/crash_hotplug', line: 1 }]);
});

it('reads the file of /etc in place of that of its name in /usr/lib', () => {
  const off = { 'etc/udev/rules.d/98-kexec.rules': '' };
  const report = readiness(RHEL_RULES, {
    ...off,
    ...hotplug('0'),
    'usr/lib/udev/rules.d/50-udev-default.rules': 'SUBSYSTEM=="tty", GROUP="tty"\n',
  });
  expect(paths(report)).toBe('memory none, cpu none');
  expect(report.shadowed).toEqual([{ file: RULES_AT, by: 'etc/udev/rules.d/98-kexec.rules' }]);
});
