// The two forms of spec 6.4: 6.1 without, 6.12 with node and flags (ppc64le/lmb-deb612/02-dimm-added).
import { describe, expect, it } from 'vitest';
import { machineOf, problemLines } from '../../../lib/evidence';

const DIR = 'sys/kernel/debug/memblock';

describe('memblock', () => {
  it('reads the form of 6.12', () => {
    const machine = machineOf({
      [`${DIR}/memory`]:
        '   0: 0x0000000000000000..0x000000007fffffff    0 NONE\n   1: 0x0000000100000000..0x000000013fffffff    x HOTPLUG|DRV_MNG\n',
      [`${DIR}/reserved`]: '   0: 0x0000000000000000..0x000000000287f4ff    0 NONE\n',
      [`${DIR}/physmem`]: '   0: 0x0000000000000000..0x000000000287f4ff    0 NONE\n',
    });
    expect(machine.problems).toEqual([]);
    expect(machine.memblockMemory).toEqual({
      file: `${DIR}/memory`,
      starts: BigUint64Array.of(0n, 0x1_0000_0000n),
      lasts: BigUint64Array.of(0x7fff_ffffn, 0x1_3fff_ffffn),
      lines: Uint32Array.of(1, 2),
      flags: ['NONE', 'HOTPLUG|DRV_MNG'],
      nodes: Int32Array.of(0, -1),
    });
    expect(machine.memblockReserved?.lasts).toEqual(BigUint64Array.of(0x287_f4ffn));
  });

  it('reads the form of 6.1', () => {
    const { memblockMemory } = machineOf({
      [`${DIR}/memory`]: '   0: 0x0000000080000000..0x00000000ffffffff\n  10: 0x0000000100000000..0x00000001ffffffff\n',
    });
    expect(memblockMemory?.starts).toEqual(BigUint64Array.of(0x8000_0000n, 0x1_0000_0000n));
    expect(memblockMemory?.flags).toEqual(['', '']);
    expect(memblockMemory?.nodes).toBeUndefined();
  });

  it('skips what it cannot read', () => {
    const machine = machineOf({ [`${DIR}/memory`]: 'memory.cnt = 1\n   0: 0x2000..0x1fff\n   1: 0x3000..0x3fff\n' });
    expect(machine.memblockMemory?.starts).toEqual(BigUint64Array.of(0x3000n));
    expect(problemLines(machine)).toEqual([
      `${DIR}/memory:1 is not "index: 0xstart..0xend": "memory.cnt = 1"`,
      `${DIR}/memory:2 ends before it starts: "   0: 0x2000..0x1fff"`,
    ]);
  });
});
