// Sections of supportconfig texts as files: a real capture written in the form of supportutils, read back.
import { describe, expect, it } from 'vitest';
import { withSections } from '../../../../app/input/supportconfig/with-sections';
import { readEvidence } from '../../../../app/readers/index';
import { readCapture } from '../../../lib/captures';
import { evidence } from '../../../lib/evidence';
import { command, configFile, logFile, supportconfigOf } from '../../../lib/mksupportconfig';
import { SUSE_RULES } from '../../../lib/udev-rules';

const textOf = (files: readonly { path: string; bytes: Uint8Array }[], path: string): string | undefined => {
  const file = files.find((one) => one.path === path);
  return file && new TextDecoder().decode(file.bytes);
};

const paths = (text: string): string[] =>
  withSections([evidence('crash.txt', text)])
    .files.map(({ path }) => path)
    .filter((path) => path !== 'crash.txt');

describe('a supportconfig of a captured machine', () => {
  it('is read as the capture is, as far as it holds it', async () => {
    const capture = await readCapture('x86_64/01-dimm-file/07-dimm-removed.tar.gz');
    const { files, differs } = withSections(supportconfigOf(capture, SUSE_RULES));
    expect(differs).toEqual([]);
    const given = readEvidence(capture);
    const machine = readEvidence(files);
    expect(machine.cmdline?.value).toBe(given.cmdline?.value);
    expect(machine.release?.value).toBe(given.release?.value);
    expect(machine.arch?.value).toBe(given.arch?.value);
    expect(machine.kexec.crashLoaded?.value).toBe(given.kexec.crashLoaded?.value);
    expect(machine.kexec.crashSizeBytes?.value).toBe(given.kexec.crashSizeBytes?.value);
    expect(machine.iomem).toEqual(given.iomem);
    expect(machine.cpus.crashNotes).toEqual(given.cpus.crashNotes);
    expect(textOf(files, 'sys/devices/system/memory/memory0/state')).toBe('online\n');
    // Without its comment and its empty lines.
    const rules = SUSE_RULES.split('\n').filter((line) => line !== '');
    expect(textOf(files, 'etc/udev/rules.d/70-kdump.rules')).toBe(`${rules.join('\n')}\n`);
  });
});

describe('sections', () => {
  it('whose file was not there, that no reader knows, or that lead out are left out', () => {
    expect(
      paths(
        `${configFile('/proc/cmdline', 'quiet\n')}${configFile('/etc/kdump.conf', 'path /var/crash\n')}${configFile('/var/crash/../vmcore-dmesg.txt', 'x\n')}${command('/usr/bin/systemctl status kdump.service', 'active\n')}${configFile('/sys/kernel/kexec_loaded - File not found', '')}`,
      ),
    ).toEqual(['proc/cmdline']);
  });

  it('of the end of a log are read as the log', () => {
    expect(paths(logFile('/var/log/kdump.log', 500, 'x'))).toEqual(['var/log/kdump.log']);
  });

  it('in CRLF, or cut in the middle, are read as far as they go', () => {
    const text =
      configFile('/proc/cmdline', 'quiet crashkernel=256M\n') + configFile('/sys/kernel/kexec_loaded', '0\n');
    const { files } = withSections([evidence('crash.txt', text.replaceAll('\n', '\r\n'))]);
    expect(textOf(files, 'proc/cmdline')).toBe('quiet crashkernel=256M\n');
    for (let length = 0; length < text.length; length++) {
      expect(paths(text.slice(0, length)).every((path) => /^(?:proc|sys)\//.test(path))).toBe(true);
    }
  });

  it('of one file that differ between two texts are told, and the first is used', () => {
    const { files, differs } = withSections([
      evidence('boot.txt', configFile('/proc/cmdline', 'quiet\n')),
      evidence('crash.txt', configFile('/proc/cmdline', 'loud\n')),
    ]);
    expect(differs).toEqual(['proc/cmdline']);
    expect(textOf(files, 'proc/cmdline')).toBe('quiet\n');
  });

  it('bring copied folders to their places', () => {
    const { files } = withSections([
      evidence('hardware.txt', command('/usr/bin/lscpu', 'Architecture: ppc64le\n')),
      evidence('ppc64/device-tree/rtas/rtas-size', Uint8Array.of(0, 1, 0, 0)),
      evidence('ppc64/drmgr', 'x'),
    ]);
    expect(files.map(({ path }) => path)).toEqual([
      'hardware.txt',
      'lscpu.txt',
      'proc/device-tree/rtas/rtas-size',
      'var/log/drmgr',
    ]);
  });

  it('change nothing in other inputs', () => {
    const files = [evidence('ppc64/drmgr', 'x'), evidence('notes.txt', '# /proc/cmdline\nquiet\n')];
    expect(withSections(files).files).toBe(files);
  });
});
