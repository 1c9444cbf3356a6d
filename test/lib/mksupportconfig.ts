// Text files of a supportconfig, in the form that supportutils 3.1.16 (bin/supportconfig, supportconfig.rc) gives them: a
// mark, the command with the path of its program or the path of the file, the output, one empty line; behind files two.
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { evidence } from './evidence';

const mark = (kind: string): string => `#==[ ${kind} ]`.padEnd(52, '=') + '#\n';

/** log_cmd. */
export const command = (line: string, output: string): string => `${mark('Command')}# ${line}\n${output}\n`;

/** conf_files, without `-l`: comments and empty lines are gone. */
export function configFile(path: string, content: string): string {
  const kept = content.split('\n').filter((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  return `${mark('Configuration File')}# ${path}\n${kept.map((line) => `${line}\n`).join('')}\n\n`;
}

/** conf_files of a path that is not there. */
export const noFile = (path: string): string => `${mark('Configuration File')}# ${path} - File not found\n\n`;

/** log_files of the end of a log. */
export const logFile = (path: string, lines: number, content: string): string =>
  `${mark('Log File')}# ${path} - Last ${lines} Lines\n${content}\n\n`;

/** `systool -vb BUS` of sysfsutils 2.1.1: attributes of each device in alphabetical order. */
export function systool(bus: string, devices: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const device = ([name, attributes]: [string, Readonly<Record<string, string>>]): string => {
    const rows = Object.entries(attributes).map(([key, value]) => `    ${key.padEnd(19)} = "${value}"\n`);
    return `  Device = "${name}"\n  Device path = "/sys/devices/system/${bus}/${name}"\n${rows.join('')}\n`;
  };
  return command(`/usr/bin/systool -vb ${bus}`, `Bus = "${bus}"\n\n${Object.entries(devices).map(device).join('')}`);
}

/** A supportconfig of the machine that a capture is of, as far as supportconfig asks for it. */
export function supportconfigOf(capture: readonly EvidenceFile[], rules: string): EvidenceFile[] {
  const text = (path: string): string =>
    new TextDecoder().decode(capture.find((file) => file.path === path)?.bytes ?? new Uint8Array(0));
  const below = (bus: string): Record<string, Record<string, string>> => {
    const devices: Record<string, Record<string, string>> = {};
    for (const { path } of capture) {
      const [, name, attribute] = new RegExp(`^sys/devices/system/${bus}/([a-z]+\\d+)/(\\w+)$`).exec(path) ?? [];
      if (name === undefined || attribute === undefined) continue;
      devices[name] = { ...devices[name], [attribute]: text(path).trim() };
    }
    return devices;
  };
  const kernel = (name: string): string => configFile(`/sys/kernel/${name}`, text(`sys/kernel/${name}`));
  return [
    evidence(
      'basic-environment.txt',
      `${'='.repeat(77)}\n                     Support Utilities - Supportconfig\n${'='.repeat(77)}\n\n${command('/usr/bin/uname -a', text('uname.txt'))}`,
    ),
    evidence(
      'boot.txt',
      command('/usr/bin/uname -a', text('uname.txt')) +
        configFile('/proc/cmdline', text('proc/cmdline')) +
        command('/usr/bin/dmesg -T', '[Sun Nov 22 10:00:00 2026] crashkernel reserved: 0x1 - 0x2 (1 MB)\n'),
    ),
    evidence(
      'crash.txt',
      command('/usr/bin/uname -r', '6.12.0\n') +
        configFile('/proc/cmdline', text('proc/cmdline')) +
        kernel('kexec_loaded') +
        noFile('/sys/kernel/fadump_enabled') +
        noFile('/sys/kernel/fadump/enabled') +
        kernel('kexec_crash_loaded') +
        kernel('kexec_crash_size') +
        configFile('/etc/udev/rules.d/70-kdump.rules', rules),
    ),
    evidence('sysfs.txt', systool('cpu', below('cpu')) + systool('memory', below('memory'))),
    // Up to 3.0 every file directly below /proc; later /proc/iomem is not among them.
    evidence(
      'proc.txt',
      configFile('/proc/ioports', '0000-001f : dma1\n') +
        configFile('/proc/iomem', text('proc/iomem')) +
        configFile('/proc/sys/kernel/hostname', 'suse\n'),
    ),
  ];
}
