// lsmem texts in the words of util-linux's manual and its own test outputs; sizes and numbers reckoned by hand.
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../app/core/machine/machine';
import { lsmemReader } from '../../../../app/readers/lsmem/lsmem';
import { contradictionLines, evidence, machineOf, problemLines } from '../../../lib/evidence';

const TABLE = `RANGE                                 SIZE   STATE REMOVABLE BLOCK
0x0000000000000000-0x000000000fffffff 256M  online       yes   0-1
0x0000000010000000-0x0000000017ffffff 128M offline                2

Memory block size:       128M
Total online memory:     256M
Total offline memory:    128M
`.replace('offline                2', 'offline        no     2');
const FULL = 'RANGE SIZE STATE REMOVABLE ZONES NODE BLOCK\n';
const ROW = '0x0000000040000000-0x0000000047ffffff 128M online yes DMA32/Normal 0 8\n';

const blocksOf = ({ memoryBlocks }: Machine): unknown =>
  memoryBlocks && {
    size: memoryBlocks.blockSizeBytes.value,
    indexes: [...memoryBlocks.indexes],
    states: memoryBlocks.states,
    lines: [...(memoryBlocks.lines ?? [])],
  };

describe('lsmem', () => {
  it('gives the blocks of a table, each with its line', () => {
    const machine = machineOf({ 'saved.txt': TABLE });
    expect(blocksOf(machine)).toEqual({
      size: 0x8000000n,
      indexes: [0, 1, 2],
      states: ['online', 'online', 'offline'],
      lines: [2, 2, 3],
    });
    expect(machine.memoryBlocks?.blockSizeBytes.where).toEqual({ file: 'saved.txt', line: 5 });
    expect([problemLines(machine), contradictionLines(machine)]).toEqual([[], []]);
  });

  it('is known in a sosreport, whose file name names the columns', () => {
    const path = 'sos_commands/memory/lsmem_-a_-o_RANGE_SIZE_STATE_REMOVABLE_ZONES_NODE_BLOCK';
    const machine = machineOf({ [path]: FULL + ROW });
    expect(blocksOf(machine)).toMatchObject({ size: 0x8000000n, indexes: [8], lines: [2] });
    expect(machine.memoryBlocks?.zones).toEqual(['DMA32 Normal']);
  });

  it('takes an empty cell for the zones, wherever the column stands', () => {
    const row = '0x0000010000000000-0x00000103e7ffffff 15.6G online       yes           0 8192-8316\n';
    const blocks = machineOf({ 'lsmem.txt': FULL + row }).memoryBlocks;
    expect([blocks?.indexes.length, blocks?.blockSizeBytes.value, blocks?.indexes[0]]).toEqual([125, 1n << 27n, 8192]);
  });

  it.each([
    ['-P', 'RANGE="0x0000000010000000-0x0000000017ffffff" SIZE="128M" STATE="offline" REMOVABLE="no" BLOCK="2"\n', 1],
    ['-r -n', '0x0000000010000000-0x0000000017ffffff 128M offline no 2\n', 1],
    ['-o BLOCK,SIZE,STATE', 'BLOCK SIZE STATE\n2 128M offline\n', 2],
    [
      '-J',
      '{\n   "memory": [\n      {\n         "range": "0x0000000010000000-0x0000000017ffffff",\n         "state": "offline",\n         "block": "2"\n      }\n   ]\n}\n',
      4,
    ],
    ['-J in one line', '{"memory":[{"range":"0x10000000-0x17ffffff","state":"offline","block":2}]}', 1],
  ])('reads %s', (_, text, line) => {
    const machine = machineOf({ 'pasted.txt': text });
    expect(blocksOf(machine)).toEqual({ size: 0x8000000n, indexes: [2], states: ['offline'], lines: [line] });
    expect(machine.problems).toEqual([]);
  });

  it('does not guess the block size', () => {
    const machine = machineOf({ 'a.txt': 'RANGE STATE\n0x0000000000000000-0x000000000fffffff online\n' });
    expect(machine.memoryBlocks).toBeUndefined();
    expect(machine.problems[0]?.message).toMatch(/does not prove how large a memory block is/);
    expect(machine.problems[0]?.hint).toMatch(/lsmem -a -b -o/);
  });

  it('without STATE says what is missing, and takes no block for online', () => {
    const machine = machineOf({ 'a.txt': 'RANGE BLOCK\n0x0000000000000000-0x0000000007ffffff 0\n' });
    expect(machine.memoryBlocks?.states).toEqual(['unknown']);
    expect(problemLines(machine)).toEqual([
      'a.txt does not say which memory blocks are online: it has no STATE column',
    ]);
  });

  it('tells of sums that do not fit: --split none joined an offline block', () => {
    const joined = TABLE.replace(/^0x.*\n0x.*$/m, '0x0000000000000000-0x0000000017ffffff 384M online yes 0-2');
    expect(contradictionLines(machineOf({ 'a.txt': joined }))).toEqual([
      expect.stringMatching(/^how much memory is online .*: a\.txt 3 blocks online, 384 MiB \| a\.txt:5 Total online/),
      expect.stringMatching(/^how much memory is offline .*: a\.txt 0 blocks offline, 0 bytes \| a\.txt:6 Total off/),
    ]);
  });

  it('takes a sum for as exact as it was printed', () => {
    const told = (total: string): number =>
      machineOf({
        'a.txt': `RANGE BLOCK STATE\n0x0000000000000000-0x00000003dfffffff 0-123 online\n\nTotal online memory: ${total}\n`,
      }).contradictions.length;
    // 124 blocks of 128 MiB are 15.5 GiB.
    expect([told('15.5G'), told('15.6G'), told('16G'), told('16642998272'), told('16642998271')]).toEqual([
      0, 0, 1, 0, 1,
    ]);
  });

  it.each([
    ['a range of half a block', FULL + ROW + ROW.replace('47ffffff 128M', '43ffffff 64M'), /not made of whole blocks/],
    [
      'a range that begins in the middle of a block',
      FULL + ROW + ROW.replace('0x0000000040000000-', '0x0000000044000000-'),
      /not made of whole blocks/,
    ],
    ['a number that is not that of the range', FULL + ROW + ROW.replace(' 8\n', ' 9\n'), /not made of whole blocks/],
    ['words', `${FULL}${ROW}Segmentation fault\n`, /is no row of lsmem: "Segmentation fault"/],
    [
      'more blocks than can be',
      `${FULL}${ROW}0x0-0x7fffffffffffffff 8E online yes None 0 0-68719476735\n`,
      /more than/,
    ],
  ])('skips %s', (_, text, message) => {
    const machine = machineOf({ 'lsmem.txt': text });
    expect(blocksOf(machine)).toMatchObject({ indexes: [8] });
    expect(machine.problems[0]?.where).toEqual({ file: 'lsmem.txt', line: 3 });
    expect(machine.problems[0]?.message).toMatch(message);
  });

  it.each(['RANGE of hills\n', 'PCI BLOCK\n', '{"memory": 12}', 'BLOCK="x"\n'])('leaves %j alone', (text) => {
    expect(lsmemReader.sniff(evidence('x.txt', text))).toBeUndefined();
  });
});

describe('lsmem beside sysfs', () => {
  const DIR = 'sys/devices/system/memory';
  const sysfs = (states: readonly string[]): Record<string, string> => ({
    [`${DIR}/block_size_bytes`]: '8000000\n',
    ...Object.fromEntries(states.map((state, i) => [`${DIR}/memory${i}/state`, `${state}\n`])),
  });

  it('that says the same gives no word, and sysfs is used', () => {
    const machine = machineOf({ 'lsmem.txt': TABLE, ...sysfs(['online', 'online', 'offline']) });
    expect(machine.memoryBlocks?.dir).toBe(DIR);
    expect(machine.contradictions).toEqual([]);
  });

  it('that differs: both lines, runs of blocks joined', () => {
    const machine = machineOf({ 'lsmem.txt': TABLE, ...sysfs(['offline', 'offline', 'offline', 'online']) });
    expect(contradictionLines(machine)).toEqual([
      `memory blocks 0 to 1: ${DIR}/memory0/state:1 offline | lsmem.txt:2 ${TABLE.split('\n')[1] ?? ''}`,
      `memory block 3: ${DIR}/memory3/state:1 online | lsmem.txt no such block`,
    ]);
  });

  it('of another block size: told once', () => {
    const machine = machineOf({ 'lsmem.txt': TABLE, ...sysfs(['online']), [`${DIR}/block_size_bytes`]: '80000000' });
    expect(contradictionLines(machine)).toEqual([
      `the size of a memory block: ${DIR}/block_size_bytes:1 80000000 | lsmem.txt:5 Memory block size:       128M`,
    ]);
  });
});
