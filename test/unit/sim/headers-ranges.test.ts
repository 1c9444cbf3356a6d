// The range lists behind a header: both generations of crash_exclude_mem_range (spec 2.3, 2.3a), powerpc's list
// (2.5) and the three generations of remove_mem_range (4.7, FINDINGS 4 of ppc64le).
import { describe, expect, it } from 'vitest';
import { addMemRange } from '../../../app/sim/headers/add-mem-range';
import { excludeMemRange } from '../../../app/sim/headers/exclude-mem-range';
import type { ExclusionLoop } from '../../../app/sim/headers/exclude-mem-range';
import type { HeaderFacts } from '../../../app/sim/headers/header-facts';
import type { MemRange } from '../../../app/sim/headers/mem-range';
import { FIRST_CHUNK_SLOTS, powerpcCrashRanges, powerpcRangeSlots } from '../../../app/sim/headers/powerpc-ranges';
import { removeMemRange } from '../../../app/sim/headers/remove-mem-range';
import { x86CrashRanges } from '../../../app/sim/headers/x86-ranges';

type Pair = readonly [start: number | bigint, last: number | bigint];
const ranges = (...pairs: Pair[]): MemRange[] =>
  pairs.map(([start, last]) => ({ start: BigInt(start), last: BigInt(last) }));

const exclude = (
  list: MemRange[],
  [start, last]: Pair,
  loop: ExclusionLoop,
  capacity?: number,
): MemRange[] | undefined => excludeMemRange(list, BigInt(start), BigInt(last), loop, capacity);

describe.each<ExclusionLoop>(['all-hits', 'first-hit'])('crash_exclude_mem_range, %s: one entry', (loop) => {
  const list = ranges([0x100, 0x1ff], [0x300, 0x3ff]);
  it.each<[string, Pair, MemRange[]]>([
    ['before everything', [0, 0xff], list],
    ['between', [0x200, 0x2ff], list],
    ['behind everything', [0x400, 0x4ff], list],
    ['exactly one entry', [0x100, 0x1ff], ranges([0x300, 0x3ff])],
    ['more than one entry', [0x80, 0x27f], ranges([0x300, 0x3ff])],
    ['its head', [0x80, 0x17f], ranges([0x180, 0x1ff], [0x300, 0x3ff])],
    ['its tail', [0x180, 0x27f], ranges([0x100, 0x17f], [0x300, 0x3ff])],
    ['its middle', [0x140, 0x17f], ranges([0x100, 0x13f], [0x180, 0x1ff], [0x300, 0x3ff])],
    ['one byte', [0x100, 0x100], ranges([0x101, 0x1ff], [0x300, 0x3ff])],
    ['the last entry', [0x300, 0x3ff], ranges([0x100, 0x1ff])],
  ])('%s', (_name, hole, want) => {
    expect(exclude(list, hole, loop)).toEqual(want);
  });
});

describe('crash_exclude_mem_range: a hole over two entries', () => {
  const list = ranges([0x100, 0x1ff], [0x200, 0x2ff], [0x300, 0x3ff]);

  it('the newer loop cuts both', () => {
    expect(exclude(list, [0x180, 0x27f], 'all-hits')).toEqual(ranges([0x100, 0x17f], [0x280, 0x2ff], [0x300, 0x3ff]));
  });

  it('up to 6.1 only the first is cut', () => {
    expect(exclude(list, [0x180, 0x27f], 'first-hit')).toEqual(ranges([0x100, 0x17f], [0x200, 0x2ff], [0x300, 0x3ff]));
  });

  it('up to 6.1 deletions do not stop it', () => {
    expect(exclude(list, [0x100, 0x27f], 'first-hit')).toEqual(ranges([0x280, 0x2ff], [0x300, 0x3ff]));
    expect(exclude(list, [0, 0xfff], 'first-hit')).toEqual([]);
  });

  it('the newer loop relies on ascending order, the older one looks on', () => {
    const unsorted = ranges([0x300, 0x3ff], [0x100, 0x1ff]);
    expect(exclude(unsorted, [0x100, 0x13f], 'all-hits')).toEqual(unsorted);
    expect(exclude(unsorted, [0x100, 0x13f], 'first-hit')).toEqual(ranges([0x300, 0x3ff], [0x140, 0x1ff]));
  });
});

describe('crash_exclude_mem_range: a split needs a slot', () => {
  const list = ranges([0x100, 0x1ff], [0x300, 0x3ff]);
  it('newer: the count is tested', () => {
    expect(exclude(list, [0x140, 0x17f], 'all-hits', 2)).toBeUndefined();
    expect(exclude(list, [0x340, 0x37f], 'all-hits', 2)).toBeUndefined();
    expect(exclude(list, [0x140, 0x17f], 'all-hits', 3)).toHaveLength(3);
  });
  it('up to 6.1: the index is tested, so only a split of the last slot fails', () => {
    expect(exclude(list, [0x340, 0x37f], 'first-hit', 2)).toBeUndefined();
    expect(exclude(list, [0x140, 0x17f], 'first-hit', 2)).toHaveLength(3);
  });
  it('trimming and deleting need none', () => {
    expect(exclude(list, [0x100, 0x13f], 'all-hits', 2)).toEqual(ranges([0x140, 0x1ff], [0x300, 0x3ff]));
    expect(exclude(list, [0, 0xfff], 'all-hits', 2)).toEqual([]);
  });
});

const FACTS: HeaderFacts = {
  machine: 62,
  notes: new Map(),
  noteBytes: 368n,
  vmcoreinfo: { paddr: 0n, sizeBytes: 4132n },
  pageOffset: 0n,
  crashkernel: ranges([0x20000000, 0x2fffffff]),
  cma: [],
};

describe('x86: busy System RAM without the low 1 MiB and the reservations', () => {
  it('cuts in the middle and merges nothing', () => {
    const ram = ranges([0x1000, 0x9fbff], [0x100000, 0x3fffffff], [0x40000000, 0x4fffffff]);
    expect(x86CrashRanges(ram, FACTS, 'all-hits')).toEqual(
      ranges([0x100000, 0x1fffffff], [0x30000000, 0x3fffffff], [0x40000000, 0x4fffffff]),
    );
  });
  it('cuts a second, low reservation and CMA areas', () => {
    const facts = {
      ...FACTS,
      crashkernel: ranges([0x1000000, 0x1ffffff], [0x20000000, 0x2fffffff]),
      cma: ranges([0x37a00000, 0x3f9fffff]),
    };
    expect(x86CrashRanges(ranges([0, 0x3fffffff]), facts, 'all-hits')).toEqual(
      ranges([0x100000, 0xffffff], [0x2000000, 0x1fffffff], [0x30000000, 0x379fffff], [0x3fa00000, 0x3fffffff]),
    );
  });
  it('fails without System RAM', () => expect(x86CrashRanges([], FACTS, 'all-hits')).toBeUndefined());
});

describe('powerpc: memblock without the crashkernel, with RTAS and the backup region', () => {
  const facts = { ...FACTS, rtas: ranges([0x2ffff000, 0x2ffff85b])[0] as MemRange };
  it('the list of the ppc64le captures', () => {
    expect(powerpcCrashRanges(ranges([0, 0x7fffffff]), facts)).toEqual(
      ranges([0, 0xffff], [0x10000, 0x1fffffff], [0x2ffff000, 0x2ffff85b], [0x30000000, 0x7fffffff]),
    );
  });
  it('a first region of 64 KiB or less is the backup region and nothing more', () => {
    expect(powerpcCrashRanges(ranges([0, 0xffff], [0x40000000, 0x4fffffff]), facts)).toEqual(
      ranges([0, 0xffff], [0x2ffff000, 0x2ffff85b], [0x40000000, 0x4fffffff]),
    );
  });
  it('adjacent entries stay apart, overlapping ones are widened', () => {
    expect(addMemRange(ranges([0x100, 0x1ff]), 0x200n, 0x100n)).toEqual(ranges([0x100, 0x1ff], [0x200, 0x2ff]));
    expect(addMemRange(ranges([0x100, 0x1ff]), 0x180n, 0x100n)).toEqual(ranges([0x100, 0x27f]));
    expect(addMemRange(ranges([0x100, 0x1ff]), 0x200n, 0n)).toEqual(ranges([0x100, 0x1ff]));
  });
  it('has 127 entries in its first chunk (max_ranges of the probes) and 255 in two', () => {
    expect([FIRST_CHUNK_SLOTS, powerpcRangeSlots(127), powerpcRangeSlots(128)]).toEqual([127, 127, 255]);
  });

  const apart = (count: number): MemRange[] =>
    Array.from({ length: count }, (_, i) => ({
      start: 0x100000000n + BigInt(i) * 0x20000n,
      last: 0x10000ffffn + BigInt(i) * 0x20000n,
    }));
  const touching = (count: number): MemRange[] =>
    Array.from({ length: count }, (_, i) => ({
      start: 0x100000000n + BigInt(i) * 0x10000n,
      last: 0x10000ffffn + BigInt(i) * 0x10000n,
    }));
  it('a full list is sorted and merged', () => {
    // Regions that touch are one entry once the list was full; below that they stay apart.
    expect(powerpcCrashRanges(touching(126), facts)).toHaveLength(128);
    expect(powerpcCrashRanges(touching(127), facts)).toHaveLength(3);
    expect(powerpcCrashRanges(apart(127), facts)).toHaveLength(129);
  });
  it('a list that cannot grow fails where it would have to', () => {
    expect(powerpcCrashRanges(apart(125), facts, FIRST_CHUNK_SLOTS)).toHaveLength(127);
    expect(powerpcCrashRanges(apart(126), facts, FIRST_CHUNK_SLOTS)).toBeUndefined();
    expect(powerpcCrashRanges(apart(127), facts, FIRST_CHUNK_SLOTS)).toBeUndefined();
  });
});

describe('remove_mem_range: 0x50000000 to 0x5fffffff out of 0x30000000 to 0x7fffffff', () => {
  const list = ranges([0, 0xffff], [0x30000000, 0x7fffffff], [0x90000000, 0x9fffffff]);
  const remove = (
    removal: 'first-merged' | 'one-byte-long' | 'exact',
    hole: Pair = [0x50000000, 0x5fffffff],
  ): MemRange[] | undefined => removeMemRange(list, BigInt(hole[0]), BigInt(hole[1]), removal);
  const sizes = (got: MemRange[] | undefined): bigint[] =>
    got?.map((r) => BigInt.asUintN(64, r.last - r.start + 1n)) ?? [];

  it('as first merged: the tail’s size wraps', () => {
    const got = remove('first-merged');
    expect(got?.at(-1)?.start).toBe(0x60000000n);
    expect(sizes(got).at(-1)).toBe(0xfffffffff0000000n);
  });
  it('6.12 and 7.2: the tail is one byte too long and at the end', () => {
    expect(remove('one-byte-long')).toEqual(
      ranges([0, 0xffff], [0x30000000, 0x4fffffff], [0x90000000, 0x9fffffff], [0x60000000, 0x80000000]),
    );
  });
  it('exact: sorted', () => {
    expect(remove('exact')).toEqual(
      ranges([0, 0xffff], [0x30000000, 0x4fffffff], [0x60000000, 0x7fffffff], [0x90000000, 0x9fffffff]),
    );
  });
  it.each(['first-merged', 'one-byte-long', 'exact'] as const)('%s: right at the edges', (removal) => {
    expect(remove(removal, [0x30000000, 0x3fffffff])?.[1]).toEqual(ranges([0x40000000, 0x7fffffff])[0]);
    expect(remove(removal, [0x70000000, 0x7fffffff])?.[1]).toEqual(ranges([0x30000000, 0x6fffffff])[0]);
    expect(remove(removal, [0x90000000, 0x9fffffff])).toEqual(list.slice(0, 2));
  });
  it('before the exact cut: a range over two entries is not removed at all', () => {
    expect(remove('one-byte-long', [0x70000000, 0x9fffffff])).toEqual(list);
    expect(remove('exact', [0x70000000, 0x9fffffff])).toEqual(ranges([0, 0xffff], [0x30000000, 0x6fffffff]));
  });
  it('a split fails where the list cannot grow', () => {
    expect(removeMemRange(list, 0x50000000n, 0x5fffffffn, 'one-byte-long', 3)).toBeUndefined();
    expect(removeMemRange(list, 0x50000000n, 0x5fffffffn, 'exact', 3)).toBeUndefined();
  });
});
