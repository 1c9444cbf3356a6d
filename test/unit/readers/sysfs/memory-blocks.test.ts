// Values as x86_64/01-dimm-file/03-one-block-online has them: 128 MiB blocks, hex without 0x.
import { describe, expect, it } from 'vitest';
import { evidence, machineOf, problemLines } from '../../../lib/evidence';
import { readEvidence } from '../../../../app/readers/index';

const DIR = 'sys/devices/system/memory';

describe('memory blocks', () => {
  it('reads size, states and zones, ascending by number and not by name', () => {
    const { memoryBlocks, problems } = machineOf({
      [`${DIR}/block_size_bytes`]: '8000000\n',
      [`${DIR}/memory10/state`]: 'going-offline\n',
      [`${DIR}/memory10/valid_zones`]: 'none\n',
      [`${DIR}/memory32/state`]: 'online\n',
      [`${DIR}/memory32/valid_zones`]: 'Movable\n',
      [`${DIR}/memory9/state`]: 'offline\n',
      [`${DIR}/memory9/valid_zones`]: 'Normal Movable\n',
      [`${DIR}/memory9/removable`]: '1\n',
    });
    expect(problems).toEqual([]);
    expect(memoryBlocks?.dir).toBe(DIR);
    expect(memoryBlocks?.blockSizeBytes).toEqual({
      value: 134217728n,
      where: { file: `${DIR}/block_size_bytes`, line: 1 },
    });
    expect([...(memoryBlocks?.indexes ?? [])]).toEqual([9, 10, 32]);
    expect(memoryBlocks?.states).toEqual(['offline', 'going-offline', 'online']);
    expect(memoryBlocks?.zones).toEqual(['Normal Movable', 'none', 'Movable']);
  });

  it('reads 8000000 as hex: 128 MiB, not 8 million', () => {
    expect(machineOf({ [`${DIR}/block_size_bytes`]: '10000000' }).memoryBlocks?.blockSizeBytes.value).toBe(268435456n);
  });

  it('does not guess a block size', () => {
    const machine = machineOf({ [`${DIR}/memory0/state`]: 'online\n' });
    expect(machine.memoryBlocks).toBeUndefined();
    expect(problemLines(machine)).toEqual([
      `${DIR}/block_size_bytes is missing, so the memory blocks cannot be placed`,
    ]);
  });

  it.each(['0', '8000001', 'zz', ''])('refuses the block size %j', (size) => {
    const machine = machineOf({ [`${DIR}/block_size_bytes`]: size, [`${DIR}/memory0/state`]: 'online\n' });
    expect(machine.memoryBlocks).toBeUndefined();
    expect(machine.problems).toHaveLength(1);
  });

  it('knows no state it was not told', () => {
    const machine = machineOf({
      [`${DIR}/block_size_bytes`]: '8000000',
      [`${DIR}/memory0/state`]: 'on',
      [`${DIR}/memory1/valid_zones`]: 'DMA',
      [`${DIR}/memory2/state`]: '',
    });
    expect(machine.memoryBlocks?.states).toEqual(['unknown', 'unknown', 'unknown']);
    expect(problemLines(machine)).toEqual([
      `${DIR}/memory0/state:1 holds "on", expected online, offline or going-offline`,
      `${DIR}/memory2/state:1 is empty, expected online, offline or going-offline`,
    ]);
  });

  it('leaves out a block beyond 2^64', () => {
    const machine = machineOf({
      [`${DIR}/block_size_bytes`]: '1000000000000000',
      [`${DIR}/memory15/state`]: 'online',
      [`${DIR}/memory16/state`]: 'online',
    });
    expect([...(machine.memoryBlocks?.indexes ?? [])]).toEqual([15]);
    expect(problemLines(machine)).toEqual([`${DIR}/memory16/state lies beyond the 64-bit address space`]);
  });

  it('reads 32768 blocks (64 TiB in 2 GiB blocks) in well under a second', () => {
    const files = [evidence(`${DIR}/block_size_bytes`, '80000000')];
    for (let block = 0; block < 32768; block++) {
      const state = evidence(`${DIR}/memory${block.toString()}/state`, block % 2 === 0 ? 'online\n' : 'offline\n');
      files.push(state, evidence(`${DIR}/memory${block.toString()}/valid_zones`, 'Normal\n'));
    }
    const started = performance.now();
    const { memoryBlocks } = readEvidence(files);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(memoryBlocks?.states.filter((state) => state === 'online')).toHaveLength(16384);
    expect(memoryBlocks?.indexes[32767]).toBe(32767);
  });
});
