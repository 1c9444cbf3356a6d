// What QEMU 7.2 printed, saved from a terminal with its escape codes: q35, 1 GiB, a DIMM of 256 MiB and a virtio-mem
// device of 2 GiB with nothing plugged in. Expected values are those of its command line.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { laneName, laneWhere } from '../../../../app/core/view/lane-columns';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { buildLanes } from '../../../../app/core/view/build-lanes';
import type { Machine } from '../../../../app/core/machine/machine';
import { machineOf, problemLines } from '../../../lib/evidence';

const Q35 = readFileSync('test/fixtures/qemu/q35-dimm-virtio-mem.txt', 'utf8');
const DEVICES_AT = Q35.indexOf('Memory device [dimm]');
const MTREE = Q35.slice(0, DEVICES_AT);
const DEVICES = Q35.slice(DEVICES_AT);
const BASE = '00000000-0009ffff : System RAM\n000a0000-000fffff : Reserved\n00100000-3fffffff : System RAM\n';
const DIMM = '100000000-10fffffff : System RAM\n';

const rows = ({ guestMemory: table }: Machine): unknown =>
  Array.from(table?.starts ?? [], (start, i) => [start, table?.lasts[i], table?.flags[i]]);

const found = (iomem: string, monitor = Q35): unknown =>
  judgeCoverage(machineOf({ 'proc/iomem': iomem, 'monitor.txt': monitor }))
    .findings.filter(({ id }) => id === 'guest-ram')
    .map(({ severity, ranges }) => [severity, ranges?.starts[0], ranges?.lasts.at(-1)]);

describe('QEMU monitor', () => {
  it('gives the RAM of the flat view of the CPU, with the devices it belongs to', () => {
    const machine = machineOf({ 'monitor.txt': Q35 });
    expect(machine.sources[0]?.reader).toBe('qemu-monitor');
    expect(rows(machine)).toEqual([
      [0n, 0xbffffn, 'ram pc.ram'],
      [0x100000n, 0x3fffffffn, 'ram pc.ram'],
      [0x1_0000_0000n, 0x1_0fff_ffffn, 'dimm dimm1'],
      [0x1_1000_0000n, 0x1_8fff_ffffn, 'virtio-mem vmem0'],
    ]);
    expect(machine.problems).toEqual([]);
  });

  it('joins the two outputs when they were saved apart', () => {
    expect(rows(machineOf({ 'a.txt': DEVICES, 'b.txt': MTREE }))).toEqual(rows(machineOf({ 'monitor.txt': Q35 })));
  });

  it('takes the devices alone as what they are', () => {
    expect(rows(machineOf({ 'a.txt': DEVICES }))).toEqual([
      [0x1_0000_0000n, 0x1_0fff_ffffn, 'dimm dimm1'],
      [0x1_1000_0000n, 0x1_8fff_ffffn, 'virtio-mem vmem0'],
    ]);
  });

  it('knows the mark of KVM, and a frame buffer for what it is', () => {
    const text =
      'FlatView #0\n AS "memory", root: system\n Root memory region: system\n' +
      '  0000000000000000-000000003fffffff (prio 0, ram): pc.ram @00000000000c0000 KVM\n' +
      '  00000000fd000000-00000000fdffffff (prio 1, ram): vga.vram\n' +
      '  00000000fe000000-oops (prio 1, ram): x\n';
    const machine = machineOf({ 'a.txt': text });
    expect(rows(machine)).toEqual([[0n, 0x3fffffffn, 'ram pc.ram']]);
    expect(problemLines(machine)[0]).toMatch(/^a\.txt:6 is not "start-end/);
  });

  it('asks for the flat view where there is none of the system', () => {
    const machine = machineOf({ 'a.txt': 'FlatView #2\n AS "I/O", root: io\n  No rendered FlatView\n' });
    expect(machine.problems[0]).toMatchObject({ hint: 'save `info mtree -f`' });
  });
});

describe('guest RAM', () => {
  it('that the guest lists whole gives no finding; virtio-mem may be plugged in anywhere', () => {
    expect(found(BASE + DIMM)).toEqual([]);
    expect(found(`${BASE}${DIMM}110000000-117ffffff : System RAM (virtio_mem)\n`)).toEqual([]);
  });

  it('that the guest does not list is told', () => {
    expect(found(BASE)).toEqual([['info', 0x1_0000_0000n, 0x1_0fff_ffffn]]);
  });

  it('that QEMU does not have leaves the matter open', () => {
    expect(found(`${BASE}${DIMM}200000000-20fffffff : System RAM\n`)).toEqual([
      ['unknown', 0x2_0000_0000n, 0x2_0fff_ffffn],
    ]);
  });

  it('of the devices alone does not deny the RAM the guest was started with', () => {
    expect(found(BASE + DIMM, DEVICES)).toEqual([]);
  });

  it('is a lane of its own', () => {
    const machine = machineOf({ 'monitor.txt': Q35 });
    const lane = buildLanes(machine, judgeCoverage(machine)).find(({ id }) => id === 'guest');
    expect([lane?.source, lane && laneName(lane, 2), lane && laneWhere(lane, 0)?.file]).toEqual([
      'QEMU monitor, 4 regions',
      'dimm dimm1',
      'monitor.txt',
    ]);
  });
});
