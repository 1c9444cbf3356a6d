// Who takes which file, and what becomes of the files nobody takes.
import { expect, it } from 'vitest';
import { machineOf } from '../../lib/evidence';

const IOMEM = '00001000-0009fbff : System RAM\n';

it('keeps files no reader knows, in order and without a reader', () => {
  const machine = machineOf({ 'proc/meminfo': 'MemTotal: 1 kB\n', 'proc/iomem': IOMEM, notes: 'x' });
  expect(machine.sources).toEqual([
    { path: 'proc/meminfo', sizeBytes: 15 },
    { path: 'proc/iomem', sizeBytes: IOMEM.length, reader: 'iomem' },
    { path: 'notes', sizeBytes: 1 },
  ]);
});

it('looks into loose files, not into files of a machine’s own tree', () => {
  expect(machineOf({ 'saved/iomem.old': IOMEM }).iomem?.file).toBe('saved/iomem.old');
  expect(machineOf({ 'var/tmp/iomem.old': IOMEM }).iomem).toBeUndefined();
  expect(machineOf({ 'proc/ioports': IOMEM }).iomem).toBeUndefined();
});

it('prefers a path to content, whatever the order', () => {
  const machine = machineOf({ 'a.txt': IOMEM, 'proc/iomem': `${IOMEM}00100000-001fffff : System RAM\n` });
  expect(machine.iomem?.names).toHaveLength(2);
});

it('of nothing knows nothing', () => {
  const machine = machineOf({});
  expect(machine).toMatchObject({ sources: [], problems: [], deviceTree: {}, kexec: {} });
  expect(machine.arch).toBeUndefined();
});
