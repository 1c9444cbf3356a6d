// Lists as lib/bitmap prints them and crash_notes as x86_64/02-cpu-file has them.
import { describe, expect, it } from 'vitest';
import { machineOf, problemLines } from '../../../lib/evidence';
import { parseCpuList } from '../../../../app/readers/sysfs/cpu-list';

const DIR = 'sys/devices/system/cpu';

describe('CPU list', () => {
  it.each([
    ['', []],
    ['0', [0]],
    ['0-3', [0, 1, 2, 3]],
    ['0,2-4,8', [0, 2, 3, 4, 8]],
    ['5,1-2', [1, 2, 5]],
  ])('%j', (text, cpus) => {
    expect(parseCpuList(text)).toEqual(cpus);
  });

  it.each(['-', '3-1', '0-', 'a', '0,,1', '0-65536', '0-99999999999', '0x1', ' 1'])('%j is none', (text) => {
    expect(parseCpuList(text)).toBeUndefined();
  });
});

describe('CPUs', () => {
  it('reads possible, present, online and the notes of each', () => {
    const { cpus, problems } = machineOf({
      [`${DIR}/possible`]: '0-3\n',
      [`${DIR}/present`]: '0-1\n',
      [`${DIR}/online`]: '\n',
      [`${DIR}/offline`]: '2-3\n',
      [`${DIR}/cpu1/crash_notes`]: '3f93d800\n',
      [`${DIR}/cpu1/crash_notes_size`]: '368\n',
      [`${DIR}/cpu0/crash_notes`]: '3f83d800\n',
      [`${DIR}/cpu0/online`]: '1\n',
    });
    expect(problems).toEqual([]);
    expect(cpus.possible).toEqual({ value: [0, 1, 2, 3], where: { file: `${DIR}/possible`, line: 1 } });
    expect(cpus.present?.value).toEqual([0, 1]);
    expect(cpus.online?.value).toEqual([]);
    expect([...cpus.crashNotes.keys()]).toEqual([0, 1]);
    expect(cpus.crashNotes.get(0)).toEqual({
      paddr: { value: 0x3f83d800n, where: { file: `${DIR}/cpu0/crash_notes`, line: 1 } },
    });
    // crash_notes is hex, crash_notes_size decimal: 368 is 0x170.
    expect(cpus.crashNotes.get(1)?.paddr.value).toBe(0x3f93d800n);
    expect(cpus.crashNotes.get(1)?.sizeBytes?.value).toBe(0x170n);
  });

  it('tells of what cannot be read and keeps the rest', () => {
    const machine = machineOf({
      [`${DIR}/possible`]: 'many\n',
      [`${DIR}/present`]: '0\n',
      [`${DIR}/cpu0/crash_notes`]: '\n',
      [`${DIR}/cpu70000/crash_notes`]: '1000\n',
    });
    expect(machine.cpus.present?.value).toEqual([0]);
    expect(machine.cpus.possible).toBeUndefined();
    expect(machine.cpus.crashNotes.size).toBe(0);
    expect(problemLines(machine)).toEqual([
      `${DIR}/possible:1 holds "many", expected a list such as "0-3,8"`,
      `${DIR}/cpu0/crash_notes:1 is empty, expected a hexadecimal number`,
      `${DIR}/cpu70000/crash_notes has a CPU number no kernel supports`,
    ]);
  });
});
