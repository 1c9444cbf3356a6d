// Values as x86_64/15-cma-file-72 (new names) and 01-dimm-file (old names) have them.
import { describe, expect, it } from 'vitest';
import { contradictionLines, machineOf, problemLines } from '../../../lib/evidence';

describe('kexec', () => {
  it('reads the old names', () => {
    const { kexec, problems } = machineOf({
      'sys/kernel/kexec_loaded': '0\n',
      'sys/kernel/kexec_crash_loaded': '1\n',
      'sys/kernel/kexec_crash_size': '268435456\n',
      'sys/kernel/crash_elfcorehdr_size': '917616\n',
      'sys/kernel/vmcoreinfo': '0x000000000199c000 1024\n',
      'sys/devices/system/cpu/crash_hotplug': '1\n',
      'sys/devices/system/memory/crash_hotplug': '0\n',
    });
    expect(problems).toEqual([]);
    expect(kexec.loaded?.value).toBe(false);
    expect(kexec.crashLoaded).toEqual({ value: true, where: { file: 'sys/kernel/kexec_crash_loaded', line: 1 } });
    expect(kexec.crashSizeBytes?.value).toBe(268435456n);
    expect(kexec.elfcorehdrSizeBytes?.value).toBe(917616n);
    // The length is hex: 0x1024 is VMCOREINFO_NOTE_SIZE with 4 KiB pages.
    expect(kexec.vmcoreinfo?.value).toEqual({ paddr: 0x199c000n, sizeBytes: 0x1024n });
    expect(kexec.cpuCrashHotplug?.value).toBe(true);
    expect(kexec.memoryCrashHotplug?.value).toBe(false);
    expect(kexec.cmaRanges).toBeUndefined();
  });

  it('reads the new names, and is not troubled by both', () => {
    const { kexec, problems } = machineOf({
      'sys/kernel/kexec/loaded': '0\n',
      'sys/kernel/kexec/crash_loaded': '1\n',
      'sys/kernel/kexec_crash_loaded': '1\n',
      'sys/kernel/kexec/crash_size': '268435456\n',
      'sys/kernel/kexec/crash_elfcorehdr_size': '917616\n',
      'sys/kernel/kexec/crash_cma_ranges': '37a00000-3f9fffff\n',
    });
    expect(problems).toEqual([]);
    expect(kexec.crashLoaded?.value).toBe(true);
    expect(kexec.crashSizeBytes?.value).toBe(0x1000_0000n);
    expect(kexec.elfcorehdrSizeBytes?.value).toBe(917616n);
    expect(kexec.cmaRanges).toMatchObject({
      starts: BigUint64Array.of(0x37a0_0000n),
      lasts: BigUint64Array.of(0x3f9f_ffffn),
      lines: Uint32Array.of(1),
    });
  });

  it('takes an empty list of CMA ranges as none, which is not the same as no file', () => {
    const { kexec, problems } = machineOf({ 'sys/kernel/kexec/crash_cma_ranges': '' });
    expect(problems).toEqual([]);
    expect(kexec.cmaRanges?.starts).toHaveLength(0);
  });

  it('tells of two files that contradict each other', () => {
    const machine = machineOf({ 'sys/kernel/kexec/crash_loaded': '0', 'sys/kernel/kexec_crash_loaded': '1' });
    expect(machine.kexec.crashLoaded?.value).toBe(false);
    expect(contradictionLines(machine)).toEqual([
      'kexec_crash_loaded: sys/kernel/kexec/crash_loaded:1 0 | sys/kernel/kexec_crash_loaded:1 1',
    ]);
  });

  it.each([
    ['sys/kernel/kexec_crash_loaded', 'yes', 'holds "yes", expected 0 or 1'],
    ['sys/kernel/kexec_crash_size', '0x100', 'holds "0x100", expected a decimal number'],
    ['sys/kernel/kexec_crash_size', '99999999999999999999', 'holds "99999999999999999999", expected a decimal number'],
    ['sys/kernel/crash_elfcorehdr_size', '', 'is empty, expected a decimal number'],
    [
      'sys/kernel/vmcoreinfo',
      '0x1000',
      'holds "0x1000", expected an address and a hexadecimal length such as "0x199c000 1024"',
    ],
    ['sys/kernel/kexec/crash_cma_ranges', '3000-2000', 'is not "start-end": "3000-2000"'],
  ])('%s holding %j', (path, content, message) => {
    expect(problemLines(machineOf({ [path]: content }))).toEqual([`${path}:1 ${message}`]);
  });

  it('refuses a large file where one value is expected', () => {
    const machine = machineOf({ 'sys/kernel/kexec_crash_size': '1'.repeat(5000) });
    expect(problemLines(machine)).toEqual(['sys/kernel/kexec_crash_size is 5000 bytes long, expected one short value']);
  });
});
