// The format anchors of the domain notes: headers whose content is stated there in words, and which readelf reads.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ET_CORE, PT_LOAD, PT_NOTE } from '../../../../app/core/elf/core-header';
import type { CoreHeader } from '../../../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../../../app/core/elf/decode-core-header';

function golden(name: string): CoreHeader {
  const bytes = readFileSync(new URL(`../../../fixtures/elfcorehdr/${name}.elfcorehdr`, import.meta.url));
  const result = decodeCoreHeader(bytes, { mode: 'strict' });
  if (!result.ok) throw new Error(result.issue.message);
  return result.header;
}

/** [type, paddr, size] of each entry, after checking that offset and file size follow the kernel's rule. */
function entries(header: CoreHeader, offsets: Record<number, bigint> = {}): [number, bigint, bigint][] {
  const { phdrs } = header;
  return Array.from({ length: phdrs.length }, (_, i) => {
    expect(phdrs.filesizes[i]).toBe(phdrs.memsizes[i]);
    expect(phdrs.offsets[i]).toBe(offsets[i] ?? phdrs.paddrs[i]);
    expect(phdrs.aligns[i]).toBe(0n);
    expect(phdrs.flags[i]).toBe(phdrs.types[i] === PT_LOAD ? 7 : 0);
    return [phdrs.types[i] ?? -1, phdrs.paddrs[i] ?? -1n, phdrs.memsizes[i] ?? -1n];
  });
}

const MIB = 1n << 20n;
const GIB = 1n << 30n;

describe('x86-64', () => {
  const before: [number, bigint, bigint][] = [
    [PT_NOTE, 0x13fc1c4c0n, 0x170n],
    [PT_NOTE, 0x13fc9c4c0n, 0x170n],
    [PT_NOTE, 0x100c2c000n, 0x1024n],
    [PT_LOAD, 0x5b200000n, 0x2e2c000n],
    [PT_LOAD, MIB, 0xa7000000n - MIB],
    [PT_LOAD, 0xb7000000n, 0xbffda000n - 0xb7000000n],
    [PT_LOAD, 4n * GIB, GIB],
  ];
  test('before', () => {
    const header = golden('x86-before');
    expect(header.ehdr).toMatchObject({ class: 64, order: 'LE', type: ET_CORE, machine: 62, phnum: 7 });
    expect(entries(header)).toEqual(before);
    expect(header.phdrs.vaddrs[3]).toBe(0xffffffff9f200000n);
    for (const i of [4, 5, 6]) {
      expect((header.phdrs.vaddrs[i] ?? 0n) - (header.phdrs.paddrs[i] ?? 0n)).toBe(0xffff8d4080000000n);
    }
    expect(header).toMatchObject({ bytesUsed: 64 + 7 * 56 });
    expect(header.staleOffset).toBeUndefined();
  });
  test('an adjacent DIMM stays its own PT_LOAD', () => {
    expect(entries(golden('x86-after-dimm-1g'))).toEqual([...before, [PT_LOAD, 5n * GIB, GIB]]);
  });
});

describe('ppc64le', () => {
  test('before: backup region first, then RAM around the crashkernel', () => {
    const header = golden('ppc64le-before');
    expect(header.ehdr).toMatchObject({ class: 64, order: 'LE', machine: 21, phnum: 12 });
    const list = entries(header, { 9: 0x2fe00000n });
    expect(list.slice(0, 8).every(([type, , size]) => type === PT_NOTE && size === 0x218n)).toBe(true);
    expect(list.slice(8)).toEqual([
      [PT_NOTE, 0xfe450000n, 0x10024n],
      [PT_LOAD, 0n, 0x10000n],
      [PT_LOAD, 0x10000n, 128n * MIB - 0x10000n],
      [PT_LOAD, 768n * MIB, 4n * GIB - 768n * MIB],
    ]);
    for (const i of [9, 10, 11])
      expect(header.phdrs.vaddrs[i]).toBe(0xc000000000000000n | (header.phdrs.paddrs[i] ?? 0n));
  });
  test('last LMB removed', () => {
    expect(entries(golden('ppc64le-after-lmb-remove'), { 9: 0x2fe00000n }).at(-1)).toEqual([
      PT_LOAD,
      768n * MIB,
      4n * GIB - 768n * MIB - 256n * MIB,
    ]);
  });
  test('a middle LMB removed by 6.10: the last load is one byte too long', () => {
    expect(entries(golden('ppc64le-mid-lmb-remove-6.10bug'), { 9: 0x2fe00000n }).slice(-2)).toEqual([
      [PT_LOAD, 768n * MIB, 2n * GIB - 768n * MIB],
      [PT_LOAD, 0x90000000n, 0x70000001n],
    ]);
  });
});
