// The rules of the distributions against udevadm test, in a mount namespace of its own so that the machine's rules are neither
// read nor changed. Skips, saying so, where udevadm, root or a memory device are missing. The events are those of this
// machine's memory0, which has no crash_hotplug or an uncollected one: its own value is given to both.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { udevReadiness } from '../../app/core/readiness/readiness';
import { machineOf } from '../lib/evidence';
import { tempFolder } from '../lib/temp-folder';
import { DEBIAN_RULES, RHEL_RULES, RHEL7_RULES } from '../lib/udev-rules';

const DEVICE = '/sys/devices/system/memory/memory0';
const HOTPLUG = '/sys/devices/system/memory/crash_hotplug';
const canRun =
  existsSync(DEVICE) &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'udevadm', '--version'], { encoding: 'utf8' }).status === 0;
if (!canRun)
  console.warn('udevadm test cannot run here (root, unshare, udevadm and memory0 are needed): nothing compared');

/** What udev would run for an event under one rules file and no other. */
async function queued(rules: string, action: string): Promise<string> {
  const folder = await tempFolder();
  const file = path.join(folder, '98-kexec.rules');
  writeFileSync(file, rules);
  mkdirSync('/run/udev', { recursive: true });
  const script = `mount -t tmpfs none /run/udev && mkdir /run/udev/rules.d && cp ${file} /run/udev/rules.d/
    for d in /etc/udev/rules.d /lib/udev/rules.d /usr/lib/udev/rules.d; do [ ! -d $d ] || mount -t tmpfs none $d; done
    exec udevadm test --action=${action} ${DEVICE} 2>&1`;
  return execFileSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8' });
}

it
  .skipIf(!canRun)
  .each(
    [RHEL7_RULES, RHEL_RULES, DEBIAN_RULES].flatMap((rules) =>
      ['add', 'online', 'offline', 'remove'].map((action) => [action, rules] as const),
    ),
  )('%s: %.60s', async (action, rules) => {
  const printed = await queued(rules, action);
  const value = existsSync(HOTPLUG) ? readFileSync(HOTPLUG, 'utf8') : undefined;
  const machine = machineOf({
    'etc/udev/rules.d/98-kexec.rules': rules,
    'sys/kernel/kexec_crash_loaded': '1',
    ...(value === undefined
      ? { 'boot/config-1': '# CONFIG_CRASH_HOTPLUG is not set\n' }
      : { [HOTPLUG.slice(1)]: value }),
  });
  const ours = udevReadiness(machine).memory.events.find(({ event }) => event.action === action)?.reloads;
  const reloads = /run: '.*kdump|Running PROGRAM '.*kdump/.test(printed);
  expect(ours).toBe(reloads ? 'yes' : 'no');
});
