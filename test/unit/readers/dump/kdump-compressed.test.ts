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
    expect(dump?.split).toBeUndefined();
  });

  it('counts pages past 2^32 by max_mapnr_64 and says where it stands', () => {
    const { dumps } = read(mkkdump({ present: [0], maxMapnr: (1n << 32n) + 5n, bitmapBlocks: 2 }));
    expect(dumps[0]?.maxMapnr).toEqual({ value: (1n << 32n) + 5n, where: { file: 'vmcore', offset: 4096 + 96 } });
  });
});
