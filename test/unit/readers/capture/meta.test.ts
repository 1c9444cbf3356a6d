// meta.json as the captures have it; the header bytes come from one of them.
import { beforeAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../../lib/captures';
import { machineOf, problemLines } from '../../../lib/evidence';

const X86 = `{
 "schema": "capture-meta@1",
 "arch": "x86_64",
 "scenario": "20-vmem-file-vmem",
 "step": "02-grown-512M",
 "load": "file",
 "elfcorehdr": {
  "paddr": "0x2f000000",
  "segmentBytes": 921600
 },
 "machine": "QEMU 7.2 q35, TCG"
}
`;

let header: Uint8Array;
beforeAll(async () => {
  const files = await readCapture('x86_64/20-vmem-file-vmem/02-grown-512M.tar.gz');
  header = files.find((file) => file.path === 'elfcorehdr.bin')?.bytes ?? new Uint8Array(0);
});

describe('meta.json', () => {
  it('names machine, scenario, way of loading and the segment, each with its line', () => {
    const machine = machineOf({ 'meta.json': X86, 'elfcorehdr.bin': header });
    expect(machine.problems).toEqual([]);
    expect(machine.arch).toEqual({ value: 'x86_64', where: { file: 'meta.json', line: 3 } });
    expect(machine.label).toEqual({
      value: '20-vmem-file-vmem / 02-grown-512M',
      where: { file: 'meta.json', line: 4 },
    });
    expect(machine.loadPath).toEqual({ value: 'kexec_file_load', where: { file: 'meta.json', line: 6 } });
    expect(machine.platform?.value).toBe('QEMU 7.2 q35, TCG');
    expect(machine.elfcorehdr?.paddr).toEqual({ value: 0x2f00_0000n, where: { file: 'meta.json', line: 8 } });
    expect(machine.elfcorehdr?.segmentBytes).toEqual({ value: 921600n, where: { file: 'meta.json', line: 9 } });
  });

  it('takes zeroUntil as the size of the segment on Power', () => {
    const text = X86.replace('"segmentBytes": 921600', '"bytesUsed": 568, "zeroUntil": 462848').replace(
      '"x86_64"',
      '"ppc64le"',
    );
    const machine = machineOf({ 'meta.json': text, 'elfcorehdr.bin': header });
    expect(machine.elfcorehdr?.segmentBytes?.value).toBe(462848n);
    // And the header in this capture is of another machine.
    expect(problemLines(machine)).toEqual(['elfcorehdr.bin:18 is a header for x86_64, but meta.json:3 says ppc64le']);
  });

  it.each([
    ['hp', 'kexec_load --hotplug'],
    ['nohp', 'kexec_load'],
  ])('load %s is %s', (load, loadPath) => {
    expect(machineOf({ 'meta.json': X86.replace('"file"', `"${load}"`) }).loadPath?.value).toBe(loadPath);
  });

  it.each(['', '{', '[]', 'null', '{"schema": "other@1"}', '['.repeat(100_000)])(
    'is ignored where it is %.20j',
    (text) => {
      const machine = machineOf({ 'meta.json': text });
      expect(problemLines(machine)).toEqual(['meta.json is not JSON of schema capture-meta@1']);
    },
  );

  it('tells of values it cannot use, and uses the others', () => {
    const text = X86.replace('"0x2f000000"', '12').replace('921600', '-1').replace('"file"', '"floppy"');
    const machine = machineOf({ 'meta.json': text, 'elfcorehdr.bin': header });
    expect(problemLines(machine)).toEqual([
      'meta.json:6 states the unknown way of loading "floppy"',
      'meta.json:8 is not a hexadecimal address',
      'meta.json:9 is not a positive whole number',
    ]);
    expect(machine.platform?.value).toBe('QEMU 7.2 q35, TCG');
  });
});
