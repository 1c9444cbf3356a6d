// kdump-compressed dumps built by hand in every version, width and byte order. Expected values stand in the test.
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../app/core/machine/machine';
import type { RangeSet } from '../../../../app/core/range/range-set';
import { readEvidence } from '../../../../app/readers/index';
import { evidence } from '../../../lib/evidence';
import { mknotes, prstatus } from '../../../lib/mkdump';
import { KDUMP_PAYLOAD, mkkdump } from '../../../lib/mkkdump';
import type { KdumpKind } from '../../../lib/mkkdump';

const read = (bytes: Uint8Array, path = 'vmcore'): Machine => readEvidence([evidence(path, bytes)]);

/** A set in pages of 4096 bytes: [first, last] of each run. */
function pages(set: RangeSet | undefined, page = 4096n): [bigint, bigint][] {
  return Array.from(set?.starts ?? [], (start, i) => [start / page, ((set?.lasts[i] ?? 0n) + 1n) / page - 1n]);
}

const MACHINES: readonly (readonly [machine: string, kind: KdumpKind, order: 'LE' | 'BE', arch: string | undefined])[] =
  [
    ['x86_64', '64', 'LE', 'x86_64'],
    ['i686', '32-packed', 'LE', 'i386'],
    ['ppc64', '64', 'BE', 'ppc64'],
    ['ppc64le', '64', 'LE', 'ppc64le'],
    ['ppc', '32-padded', 'BE', undefined],
    ['s390x', '64', 'BE', 's390x'],
    ['aarch64', '64', 'LE', 'arm64'],
    ['armv7l', '32-padded', 'LE', undefined],
    // Names that say nothing: the sizes alone have to decide.
    ['', '64', 'LE', undefined],
    ['', '64', 'BE', undefined],
    ['', '32-padded', 'BE', undefined],
  ];
const VERSIONS = [1, 2, 3, 4, 5, 6];

describe('a kdump-compressed dump', () => {
  const cases = MACHINES.flatMap(([machine, kind, order, arch]) =>
    VERSIONS.map((version) => ({ machine, kind, order, arch, version })),
  );

  it.each(cases)('$kind $order of "$machine", header_version $version', ({ machine, kind, order, arch, version }) => {
    const wide = kind === '64';
    const block = machine === 'ppc64' ? 65536 : 4096;
    const notes = mknotes(
      [prstatus(42, 0x150, wide ? 32 : 24, order), prstatus(0, 0x150, wide ? 32 : 24, order)],
      order,
    );
    const bytes = mkkdump({
      machine,
      kind,
      order,
      version,
      block,
      level: 17,
      present: [0, 1, 2, 9, 40],
      saved: [1, 2, 40],
      vmcoreinfo: 'OSRELEASE=6.12.9\nPAGESIZE=4096\n',
      eraseinfo: 'erase jiffies 8\n',
      notes,
    });
    const { dumps, problems, arch: stated, hostname } = read(bytes);
    expect(problems).toEqual([]);
    expect(stated?.value).toBe(arch);
    expect(hostname).toEqual({ value: 'host', where: { file: 'vmcore', offset: 77 } });
    const [dump] = dumps;
    expect(dump).toMatchObject({
      file: 'vmcore',
      format: 'kdump-compressed',
      writer: 'makedumpfile',
      flattened: false,
      headerVersion: { value: version, where: { file: 'vmcore', offset: 8 } },
      flags: ['zlib'],
      pageSizeBytes: { value: block, where: { offset: wide ? 428 : 416 } },
      dumpLevel: { value: 17, where: { offset: block + (wide ? 8 : 4) } },
      maxMapnr: { value: 41n },
      release: version >= 3 ? { value: '6.12.9' } : { value: '6.12.0', where: { offset: 142 } },
      fileBytes: bytes.length,
    });
    expect(pages(dump?.present, BigInt(block))).toEqual([
      [0n, 2n],
      [9n, 9n],
      [40n, 40n],
    ]);
    expect(pages(dump?.saved, BigInt(block))).toEqual([
      [1n, 2n],
      [40n, 40n],
    ]);
    expect(dump?.presentWhere?.offset).toBe(2 * block);
    expect(dump?.savedWhere?.offset).toBe(3 * block);
    const info = dump?.vmcoreinfo?.keys.get('PAGESIZE');
    expect(info).toEqual(
      version >= 3 ? { value: '4096', where: { file: 'vmcore', offset: block + KDUMP_PAYLOAD + 17 } } : undefined,
    );
    expect(dump?.notes.map(({ position, pid }) => [position, pid])).toEqual(
      version >= 4
        ? [
            [0, 42],
            [1, 0],
          ]
        : [],
    );
    expect(dump?.eraseinfoBytes?.value).toBe(version >= 5 ? 16 : undefined);
    expect(dump?.split).toBeUndefined();
  });

  it('counts pages past 2^32 by max_mapnr_64 and says where it stands', () => {
    const { dumps } = read(mkkdump({ present: [0], maxMapnr: (1n << 32n) + 5n, bitmapBlocks: 2 }));
    expect(dumps[0]?.maxMapnr).toEqual({ value: (1n << 32n) + 5n, where: { file: 'vmcore', offset: 4096 + 96 } });
  });

  it.each([
    ['KDUMP   ', 0x3f, ['zlib', 'lzo', 'snappy', 'incomplete', 'excluded-vmemmap', 'zstd']],
    ['KDUMP   ', 0x80000020, ['zstd', 'unknown 0x80000000']],
    ['DISKDUMP', 0x9, ['incomplete', 'zlib']],
  ] as const)('%s says by status 0x%x: %s', (signature, status, flags) => {
    const { dumps } = read(mkkdump({ signature, status, present: [1] }));
    expect(dumps[0]?.flags).toEqual(flags);
    expect(dumps[0]?.flagsWhere?.offset).toBe(424);
  });

  it('is one of QEMU where utsname names the machine only', () => {
    expect(read(mkkdump({ nodename: '', release: '', present: [1] })).dumps[0]).toMatchObject({ writer: 'qemu' });
  });

  it('of 32-bit ARM counts page frames from the start of its RAM', () => {
    const bytes = mkkdump({ machine: 'armv7l', kind: '32-padded', physBase: 0x8000_0000n, present: [1, 2] });
    expect(read(bytes).dumps[0]?.present).toEqual({
      starts: BigUint64Array.of(0x8000_1000n),
      lasts: BigUint64Array.of(0x8000_2fffn),
    });
  });

  it('is told where the same machine is said to be of another architecture', () => {
    const { problems } = readEvidence([
      evidence('proc/version', 'Linux version 6.12.0 (x)\n'),
      evidence('a', mkkdump({ present: [1] })),
      evidence('b', mkkdump({ machine: 's390x', order: 'BE', present: [1] })),
    ]);
    expect(problems.map(({ where, message }) => [where.offset, message])).toEqual([
      [272, 'is a header for s390x, but a+0x110 says x86_64'],
    ]);
  });
});

describe('an old diskdump', () => {
  it('with one bitmap saved everything', () => {
    const bytes = mkkdump({
      signature: 'DISKDUMP',
      machine: 'i686',
      kind: '32-packed',
      version: 1,
      present: [0, 3],
      oneBitmap: true,
    });
    const [dump] = read(bytes).dumps;
    expect(dump).toMatchObject({ format: 'diskdump', writer: 'unknown', headerVersion: { value: 1 } });
    expect(dump?.dumpLevel).toBeUndefined();
    expect(pages(dump?.present)).toEqual([
      [0n, 0n],
      [3n, 3n],
    ]);
    expect(dump?.saved).toEqual(dump?.present);
    expect(dump?.savedWhere).toEqual(dump?.presentWhere);
  });

  it('with two saved the second', () => {
    const [dump] = read(mkkdump({ signature: 'DISKDUMP', version: 1, present: [0, 3], saved: [3] })).dumps;
    expect(pages(dump?.saved)).toEqual([[3n, 3n]]);
  });
});

describe('a dump cut short', () => {
  const PAGES = Array.from({ length: 1000 }, (_, i) => i * 2);
  const WHOLE = mkkdump({ present: PAGES });
  const TABLE_AT = 4 * 4096;

  it.each([
    ['before its page table', TABLE_AT, 0],
    ['inside its page table, behind which the pages are', TABLE_AT + 24 * 600 + 5, 0],
    ['inside the last page', WHOLE.length - 1, 999],
    ['inside page 301', TABLE_AT + 24 * 1000 + 16 * 300 + 8, 300],
  ])('%s has the pages before it', (_, length, whole) => {
    const [dump] = read(WHOLE.subarray(0, length)).dumps;
    expect(dump?.saved?.starts).toHaveLength(whole);
    expect(dump?.cutShort?.starts).toEqual(BigUint64Array.from(PAGES.slice(whole), (page) => BigInt(page) * 4096n));
    expect(dump?.present?.starts).toHaveLength(1000);
  });

  it('whole is not', () => {
    expect(read(WHOLE).dumps[0]?.cutShort).toBeUndefined();
  });

  it('out of an archive: what was not kept is not lost', () => {
    const file = {
      path: 'vmcore',
      bytes: WHOLE.subarray(0, TABLE_AT),
      parts: [{ offset: 0, length: TABLE_AT }],
      wholeBytes: WHOLE.length,
    };
    expect(readEvidence([file]).dumps[0]?.cutShort).toBeUndefined();
  });
});

describe('a dump that lies', () => {
  it.each([
    [
      'bitmap_blocks too small',
      { bitmapBlocks: 1, present: [0, 5], maxMapnr: 100_000n },
      436,
      /bitmap_blocks is 1: 32768 bits, but max_mapnr is 100000/,
    ],
    ['bitmap_blocks of 0', { bitmapBlocks: 0, present: [1] }, 436, /bitmap_blocks is 0/],
    [
      'bitmap_blocks past the end',
      { bitmapBlocks: 0xffff_ffff, maxMapnr: 1n << 40n, present: [1] },
      undefined,
      /goes on for \d+ bytes that were not read/,
    ],
    ['bits past max_mapnr', { present: [1, 9], maxMapnr: 5n }, 8192, /bits set past max_mapnr 5/],
    [
      'vmcoreinfo past the end',
      { present: [1], lies: { offset_vmcoreinfo: 1n << 40n, size_vmcoreinfo: 10n } },
      4096 + 32,
      /the vmcoreinfo \(10 bytes at 0x10000000000\) leads past the end/,
    ],
    [
      'notes without end',
      { present: [1], lies: { offset_note: 4200n, size_note: (1n << 64n) - 1n } },
      4096 + 48,
      /the notes .* leads past the end/,
    ],
    [
      'eraseinfo past the end',
      { present: [1], lies: { offset_eraseinfo: 1n << 63n, size_eraseinfo: 1n } },
      4096 + 64,
      /the eraseinfo/,
    ],
    [
      'a split of no pages',
      { present: [1], split: [9n, 9n] as const },
      4096 + 12,
      /one file of a split dump, but not of which pages/,
    ],
  ])('by %s is told, and the rest read', (_, text, offset, message) => {
    const started = performance.now();
    const { dumps, problems } = read(mkkdump(text));
    expect(performance.now() - started).toBeLessThan(1000);
    expect(dumps).toHaveLength(1);
    const told = problems.find((problem) => message.test(problem.message));
    expect(told?.message).toMatch(message);
    if (offset !== undefined) expect(told?.where.offset).toBe(offset);
  });

  it('cut at any length does not throw, and a header that is cut is told', () => {
    const notes = mknotes([prstatus(1, 0x150, 32)]);
    const whole = mkkdump({ block: 512, present: [0, 1, 90], notes, vmcoreinfo: 'OSRELEASE=6\n' });
    for (let length = 8; length <= whole.length; length++) {
      const { dumps, problems } = read(whole.subarray(0, length));
      expect(dumps.length + problems.length).toBeGreaterThan(0);
      if (length < 452) expect(problems[0]?.message).toMatch(/its header is cut or makes no sense/);
    }
  });

  it('of a page size that is none is no dump', () => {
    expect(read(mkkdump({ block: 4097, present: [] })).problems[0]?.message).toMatch(/makes no sense/);
  });
});
