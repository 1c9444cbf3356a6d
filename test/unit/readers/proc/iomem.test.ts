// Texts from spec 6.1 and from the captures; the expected rows are written by hand.
import { describe, expect, it } from 'vitest';
import { contradictionLines, evidence, machineOf, problemLines } from '../../../lib/evidence';
import { iomemReader } from '../../../../app/readers/proc/iomem';

// x86_64/20-vmem-file-vmem/02-grown-512M, shortened.
const VIRTIO_MEM = `00000000-00000fff : Reserved
00001000-0009fbff : System RAM
00100000-3ffdefff : System RAM
  0be00000-0cdfffff : Kernel code
  2f000000-3effffff : Crash kernel
b0000000-bfffffff : PCI ECAM 0000 [bus 00-ff]
  b0000000-bfffffff : Reserved
    b0000000-bfffffff : pnp 00:06
100000000-13fffffff : virtio2
  100000000-11fffffff : System RAM (virtio_mem)
`;

describe('iomem', () => {
  it('reads depth, inclusive ends, names and lines', () => {
    const { iomem, problems } = machineOf({ 'proc/iomem': VIRTIO_MEM });
    expect(problems).toEqual([]);
    expect(iomem).toMatchObject({ file: 'proc/iomem', hidden: false });
    expect([...(iomem?.depths ?? [])]).toEqual([0, 0, 0, 1, 1, 0, 1, 2, 0, 1]);
    expect([...(iomem?.lines ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(iomem?.starts[9]).toBe(0x1_0000_0000n);
    expect(iomem?.lasts[9]).toBe(0x1_1fff_ffffn);
    expect(iomem?.names.slice(-2)).toEqual(['virtio2', 'System RAM (virtio_mem)']);
  });

  it('keeps 64-bit ends exact', () => {
    const { iomem } = machineOf({ 'proc/iomem': 'fffffffffffff001-ffffffffffffffff : Persistent Memory\n' });
    expect([iomem?.starts[0], iomem?.lasts[0]]).toEqual([0xffff_ffff_ffff_f001n, 0xffff_ffff_ffff_ffffn]);
  });

  it('knows addresses that were hidden', () => {
    const text = VIRTIO_MEM.replaceAll(/[0-9a-f]{8,}-[0-9a-f]{8,}/g, '00000000-00000000');
    expect(machineOf({ 'proc/iomem': text }).iomem?.hidden).toBe(true);
    expect(machineOf({ 'proc/iomem': '0000-0000 : a\n00000000-00000000 : System RAM\n' }).iomem?.hidden).toBe(true);
  });

  it('takes CRLF, no final newline, a byte order mark, <BAD> and names with colons', () => {
    const { iomem, problems } = machineOf({
      'proc/iomem': '\ufeff00000000-00000fff : <BAD>\r\n\r\n  febf0000-febf3fff : 0000:00:01.0 : x',
    });
    expect(problems).toEqual([]);
    expect(iomem?.names).toEqual(['<BAD>', '0000:00:01.0 : x']);
    expect([...(iomem?.lines ?? [])]).toEqual([1, 3]);
  });

  it('skips malformed lines and names each', () => {
    const machine = machineOf({
      'proc/iomem': [
        '00001000-0009fbff : System RAM',
        'what is this',
        '00200000-00100000 : backwards',
        '00100000 : no end',
        '10000000000000000-1ffffffffffffffff : 65 bits',
        '00100000-3ffdefff : System RAM',
      ].join('\n'),
    });
    expect(machine.iomem?.names).toEqual(['System RAM', 'System RAM']);
    expect(problemLines(machine)).toEqual([
      'proc/iomem:2 is not "start-end : name": "what is this"',
      'proc/iomem:3 ends before it starts: "00200000-00100000 : backwards"',
      'proc/iomem:4 is not "start-end : name": "00100000 : no end"',
      'proc/iomem:5 is not "start-end : name": "10000000000000000-1ffffffffffffffff : 65 bits"',
    ]);
  });

  it('tells of a flood of bad lines in a few words', () => {
    const machine = machineOf({ 'proc/iomem': `00001000-0009fbff : System RAM\n${'garbage\n'.repeat(100_000)}` });
    expect(machine.problems).toHaveLength(6);
    expect(problemLines(machine).at(-1)).toBe(
      'proc/iomem:100001 99995 more lines cannot be read either, this is the last',
    );
  });

  it('states nothing from a file without a range', () => {
    const machine = machineOf({ 'proc/iomem': '' });
    expect(machine.iomem).toBeUndefined();
    expect(problemLines(machine)).toEqual(['proc/iomem holds no memory range']);
  });

  it.each([
    ['saved under any name', VIRTIO_MEM, 'content'],
    ['with a broken first line', VIRTIO_MEM.replace('00000000-00000fff', '0000'), 'content'],
    ['/proc/ioports, the same shape with 4 digits', '0000-0cf7 : PCI Bus 0000:00\n  0000-001f : dma1\n', undefined],
    [
      'kexec -d, which has such rows among others',
      `ELFCOREHDR_SIZE 917616\nMEMORY RANGES\n0000000000000400-000000000009fbff (0)\n${VIRTIO_MEM.slice(0, 62)}`,
      undefined,
    ],
    ['dmesg', '[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable\n', undefined],
    ['nothing', '', undefined],
  ])('sniffs %s', (_, text, expected) => {
    expect(iomemReader.sniff(evidence('saved.txt', text))).toBe(expected);
  });

  it('keeps the first of two and names both', () => {
    const machine = machineOf({ 'a.txt': '00001000-0009fbff : System RAM\n', 'proc/iomem': VIRTIO_MEM });
    expect(machine.iomem?.file).toBe('proc/iomem');
    const [first = ''] = VIRTIO_MEM.split('\n');
    expect(contradictionLines(machine)).toEqual([
      `/proc/iomem: proc/iomem:1 ${first} | a.txt:1 00001000-0009fbff : System RAM`,
    ]);
  });
});
