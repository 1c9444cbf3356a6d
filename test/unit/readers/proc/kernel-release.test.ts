// Lines as the captures have them.
import { describe, expect, it } from 'vitest';
import { contradictionLines, machineOf, problemLines } from '../../../lib/evidence';

const X86 =
  'Linux (none) 6.12.117+deb12-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.12.117-1~deb12u1 (2026-11-14) x86_64 GNU/Linux\n';
const BANNER =
  'Linux version 6.12.107+deb13-powerpc64le (debian-kernel@lists.debian.org) (powerpc64le-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0, GNU ld (GNU Binutils for Debian) 2.44) #1 SMP Debian 6.12.107-1 (2026-08-29)\n';

describe('kernel release', () => {
  it('from uname -a: release, machine, no host name where there is none', () => {
    const machine = machineOf({ 'uname.txt': X86 });
    expect(machine.release).toEqual({ value: '6.12.117+deb12-amd64', where: { file: 'uname.txt', line: 1 } });
    expect(machine.arch?.value).toBe('x86_64');
    expect(machine.hostname).toBeUndefined();
  });

  it('from /proc/version: the release only, whatever the compiler is called', () => {
    const machine = machineOf({ 'proc/version': BANNER });
    expect(machine.release?.value).toBe('6.12.107+deb13-powerpc64le');
    expect(machine.arch).toBeUndefined();
  });

  it.each([
    ['Linux db01 5.14.0-503.el9.ppc64le #1 SMP Tue Oct 1 ppc64le ppc64le ppc64le GNU/Linux', 'db01', 'ppc64le'],
    ['Linux pi 6.6.31 #1 SMP aarch64 GNU/Linux', 'pi', 'arm64'],
    ['Linux z 6.4.0 #1 SMP s390x s390x s390x GNU/Linux', 'z', 's390x'],
    ['Linux old 6.1.0 #1 SMP i686 GNU/Linux', 'old', 'i386'],
  ])('%s', (line, hostname, arch) => {
    const machine = machineOf({ 'uname.txt': `${line}\n` });
    expect([machine.hostname?.value, machine.arch?.value]).toEqual([hostname, arch]);
  });

  it('tells when two files disagree', () => {
    const machine = machineOf({ 'proc/version': BANNER, 'uname.txt': X86 });
    expect(machine.release?.value).toBe('6.12.107+deb13-powerpc64le');
    expect(machine.problems).toEqual([]);
    expect(contradictionLines(machine)).toEqual([
      `the kernel release: proc/version:1 ${BANNER.slice(0, 160).trim()}… | uname.txt:1 ${X86.trim()}`,
    ]);
  });

  it('tells of text that is none, and of a machine it does not know', () => {
    expect(problemLines(machineOf({ 'proc/version': 'nonsense' }))).toEqual([
      'proc/version:1 does not name a kernel release: "nonsense"',
    ]);
    expect(problemLines(machineOf({ 'uname.txt': 'Linux a 6.1.0 #1 SMP vax GNU/Linux' }))).toEqual([
      'uname.txt:1 names the unknown machine "vax"',
    ]);
  });

  it('is recognised by content in a bare file', () => {
    expect(machineOf({ 'version.saved': BANNER }).release?.value).toBe('6.12.107+deb13-powerpc64le');
    expect(machineOf({ 'story.txt': 'Linux is 6 letters\n' }).sources[0]?.reader).toBeUndefined();
  });
});
