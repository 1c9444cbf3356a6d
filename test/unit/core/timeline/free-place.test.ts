// The next place memory can be added: aligned, and over nothing that is there.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIMM_REMOVED, viewOfCapture } from '../../../renderer/lib/view-of-capture';
import { addRefusals, nextFree, overlapOf } from '../../../../app/core/timeline/free-place';

const G = 1n << 30n;

describe('nextFree', () => {
  it('steps over every range in the way', () => {
    const taken = [
      { start: 5n * G, last: 6n * G - 1n },
      { start: 0n, last: 1n * G },
      { start: 4n * G, last: 4n * G + 1n },
    ];
    expect(nextFree(4n * G, G, G, taken)).toBe(6n * G);
    expect(nextFree(1n * G, G, G, taken)).toBe(2n * G);
    expect(nextFree(4n * G, G / 2n, G / 2n, taken)).toBe(4n * G + G / 2n);
  });

  it('is free, aligned, and the lowest such place', () => {
    const small = fc.bigInt({ min: 0n, max: 60n });
    const place = fc
      .tuple(small, fc.bigInt({ min: 1n, max: 8n }))
      .map(([start, size]) => ({ start, last: start + size - 1n }));
    fc.assert(
      fc.property(
        small,
        fc.bigInt({ min: 1n, max: 9n }),
        fc.constantFrom(1n, 2n, 4n),
        fc.array(place),
        (from, size, align, taken) => {
          const found = nextFree(from, size, align, taken);
          const isFree = (start: bigint): boolean => overlapOf({ start, last: start + size - 1n }, taken) === undefined;
          let lowest = from;
          while (lowest % align !== 0n || !isFree(lowest)) lowest += 1n;
          expect(found).toBe(lowest);
        },
      ),
      { seed: 20261122, numRuns: 300 },
    );
  });
});

// RAM of the machine ends at 0x3ffdefff (its iomem), below 4 GiB comes PCI; messages of the kernel: mm/memory_hotplug.c.
describe('addRefusals', () => {
  it('names what is in the way, earlier events included, and the next place', async () => {
    const view = await viewOfCapture(DIMM_REMOVED);
    const refusals = addRefusals(view, [
      'memory.add:0x38000000+256M',
      'memory.add:0x100000000+1G',
      'cpu.online:1',
      'memory.add:0x120000000+1G',
      'memory.remove:0x100000000+1G',
      'memory.add:0x120000000+1G',
      'memory.add:0x200000000+1M',
      'memory.add:nonsense',
      'memory.add:0x38000000+256M,node=1',
    ]);
    expect(refusals).toEqual([
      { reason: 'overlaps System RAM 0x0010_0000–0x3ffd_efff', free: '0x100000000+256M' },
      undefined,
      undefined,
      { reason: 'overlaps System RAM 0x1_0000_0000–0x1_3fff_ffff', free: '0x140000000+1G' },
      undefined,
      undefined,
      { reason: 'is not whole memory blocks of 128M', free: '0x200000000+128M' },
      undefined,
      { reason: 'overlaps System RAM 0x0010_0000–0x3ffd_efff', free: '0x100000000+256M,node=1' },
    ]);
  });
});
