import { describe, expect, it } from 'vitest';
import { missingObjects, packagesFor, usesT64Names } from '../../runtime/system-libs.mjs';

describe('system libraries', () => {
  it('reads what ldd does not find', () => {
    const ldd = [
      '\tlinux-vdso.so.1 (0x00007ffd3a5f2000)',
      '\tlibgtk-3.so.0 => not found',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1c2a000000)',
      '\tlibnss3.so => not found',
      '\tlibnss3.so => not found',
    ].join('\n');
    expect(missingObjects(ldd)).toEqual(['libgtk-3.so.0', 'libnss3.so']);
  });

  // Names as `apt-cache show` has them on Debian 12 and 13 and Ubuntu 22.04 and 24.04.
  it('names packages of old and new releases', () => {
    const objects = ['libgtk-3.so.0', 'libasound.so.2', 'libgbm.so.1', 'libnss3.so', 'libnssutil3.so'];
    expect(packagesFor(objects, false).packages).toEqual(['libasound2', 'libgbm1', 'libgtk-3-0', 'libnss3']);
    expect(packagesFor(objects, true).packages).toEqual(['libasound2t64', 'libgbm1', 'libgtk-3-0t64', 'libnss3']);
  });

  it('says what it knows no package for', () => {
    expect(packagesFor(['libnew.so.9'], false)).toEqual({ packages: [], unknown: ['libnew.so.9'] });
  });

  it.each([
    ['ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm', false],
    ['ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie', true],
    ['ID=debian\nVERSION_CODENAME=forky', true],
    ['ID=ubuntu\nVERSION_ID="22.04"\nID_LIKE=debian', false],
    ['ID=ubuntu\nVERSION_ID="24.04"\nID_LIKE=debian', true],
    ['ID=linuxmint\nVERSION_ID="22"\nUBUNTU_CODENAME=noble', true],
    ['ID=linuxmint\nVERSION_ID="21"\nUBUNTU_CODENAME=jammy', false],
    ['', false],
  ])('knows the t64 releases: %j', (osRelease, t64) => {
    expect(usesT64Names(osRelease)).toBe(t64);
  });
});
