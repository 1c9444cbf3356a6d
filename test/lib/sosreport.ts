// A sosreport as sos 4 lays it out, small, of a made-up machine with 70 CPUs: paths from the plugins of sos.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

const MEMORY = 'sos_commands/memory/lsmem_-a_-o_RANGE_SIZE_STATE_REMOVABLE_ZONES_NODE_BLOCK';
const UNAME = 'Linux db01.example.org 6.12.0-55.el10.x86_64 #1 SMP x86_64 x86_64 x86_64 GNU/Linux\n';

/** The first 64 names of cpu0 … cpu69 in the order of text, as `sorted()` of Python gives them. */
export const SOS_CPUS: readonly number[] = Array.from({ length: 70 }, (_, cpu) => `cpu${cpu}`)
  .sort((a, b) => (a < b ? -1 : 1))
  .slice(0, 64)
  .map((name) => Number(name.slice(3)));

export const SOS_FILES: Readonly<Record<string, string>> = {
  'proc/iomem': '00001000-0009fbff : System RAM\n00100000-3fffffff : System RAM\n  20000000-2fffffff : Crash kernel\n',
  'proc/cmdline': 'BOOT_IMAGE=/vmlinuz root=/dev/sda1 crashkernel=256M\n',
  'proc/version': 'Linux version 6.12.0-55.el10.x86_64 (mockbuild@x) (gcc) #1 SMP\n',
  'sos_commands/kernel/uname_-a': UNAME,
  'sos_commands/kernel/dmesg': '[    0.000000] Linux version 6.12.0-55.el10.x86_64 (mockbuild@x) #1 SMP\n',
  'sos_commands/host/hostname': 'db01\n',
  'sos_commands/processor/lscpu':
    'Architecture:            x86_64\nCPU(s):                  70\n  On-line CPU(s) list:   0-69\n',
  'etc/machine-id': '0123456789abcdef0123456789abcdef\n',
  'saved/second': '0\n',
  'etc/kdump.conf': 'path /var/crash\n',
  'sys/kernel/kexec_crash_loaded': '1\n',
  'sys/kernel/kexec/crash_loaded': '1\n',
  'sys/kernel/kexec_crash_size': '268435456\n',
  'sys/devices/system/cpu/possible': '0-127\n',
  'sys/devices/system/cpu/present': '0-69\n',
  'sys/devices/system/cpu/online': '0-69\n',
  'boot/config-6.12.0-55.el10.x86_64': 'CONFIG_CRASH_HOTPLUG=y\n',
  [MEMORY]:
    'RANGE                                 SIZE   STATE REMOVABLE ZONES NODE BLOCK\n' +
    Array.from({ length: 8 }, (_, i) => {
      const hex = (value: number): string => `0x${value.toString(16).padStart(16, '0')}`;
      const zones = i === 0 ? 'None' : 'DMA32';
      return `${hex(i * 0x8000000)}-${hex((i + 1) * 0x8000000 - 1)} 128M  online       yes ${zones}    0     ${i}\n`;
    }).join('') +
    '\nMemory block size:       128M\nTotal online memory:       1G\nTotal offline memory:      0B\n',
  'var/crash/127.0.0.1-2026-11-20-10:11:12/vmcore-dmesg.txt':
    '[    0.000000] Linux version 6.12.0-50.el10.x86_64 (mockbuild@x) #1 SMP\n' +
    '[  812.113000] Kernel panic - not syncing: sysrq triggered crash\n',
  'var/crash/127.0.0.1-2026-11-20-10:11:12/kexec-dmesg.log': 'kdump: saving vmcore complete\n',
  ...Object.fromEntries(
    SOS_CPUS.flatMap((cpu) => [
      [`sys/devices/system/cpu/cpu${cpu}/crash_notes`, `${(0x3f000000 + cpu * 0x1000).toString(16)}\n`],
      [`sys/devices/system/cpu/cpu${cpu}/crash_notes_size`, '368\n'],
    ]),
  ),
};

/** Links of a sosreport: short names at the top, and what /sys itself links to. */
export const SOS_LINKS: Readonly<Record<string, string>> = {
  dmesg: 'sos_commands/kernel/dmesg',
  uname: 'sos_commands/kernel/uname_-a',
  hostname: 'sos_commands/host/hostname',
  'sys/kernel/kexec_loaded': '../../saved/first',
  'saved/first': 'second',
  'sys/kernel/vmcoreinfo': 'not-there',
  'sys/devices/system/cpu/cpu0/subsystem': '../../../../bus/cpu',
  'proc/sys/kernel/hostname': '../../../../../../etc/passwd',
};

/** Writes the report below `folder`; returns its own folder. */
export async function writeSosreport(folder: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = path.join(folder, 'sosreport-db01-2026-11-22-abcdefg');
  for (const [name, text] of Object.entries({ ...SOS_FILES, ...more })) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  for (const [name, target] of Object.entries(SOS_LINKS)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await symlink(target, path.join(root, name));
  }
  return root;
}
