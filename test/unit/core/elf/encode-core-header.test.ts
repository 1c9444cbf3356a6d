import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CoreHeader, PhdrTable } from '../../../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../../../app/core/elf/decode-core-header';
import { createCoreEhdr, encodeCoreHeader } from '../../../../app/core/elf/encode-core-header';
import { load, mkelf, note } from '../../../lib/mkelf';

const fixtures = new URL('../../../fixtures/elfcorehdr/', import.meta.url);
const phdrs = [note(0x13fc1c4c0n, 0x170n), load(0x100000n, 0xa6ffffffn)];

function decoded(bytes: Uint8Array): CoreHeader {
  const result = decodeCoreHeader(bytes);
  if (!result.ok) throw new Error(result.issue.message);
  return result.header;
}

function repeated(table: PhdrTable, count: number): PhdrTable {
  const rows = Array.from({ length: count }, (_, i) => i % table.length);
  const small = (column: Uint32Array): Uint32Array => Uint32Array.from(rows, (row) => column[row] ?? 0);
  const wide = (column: BigUint64Array): BigUint64Array => BigUint64Array.from(rows, (row) => column[row] ?? 0n);
  return {
    length: count,
    types: small(table.types),
    flags: small(table.flags),
    offsets: wide(table.offsets),
    vaddrs: wide(table.vaddrs),
    paddrs: wide(table.paddrs),
    filesizes: wide(table.filesizes),
    memsizes: wide(table.memsizes),
    aligns: wide(table.aligns),
  };
}

describe('the kernel form', () => {
  test.each(readdirSync(fixtures))('%s is written again byte for byte', (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, fixtures)));
    expect(encodeCoreHeader(decoded(bytes), bytes.length)).toEqual(bytes);
  });
  test('createCoreEhdr is what the kernel writes', () => {
    const header = decoded(mkelf({ phdrs }));
    expect(createCoreEhdr(64, 'LE', 62, 2)).toEqual(header.ehdr);
    expect(createCoreEhdr(32, 'BE', 20, 2)).toEqual(
      decoded(mkelf({ class: 32, order: 'BE', machine: 20, phdrs: [{}, {}] })).ehdr,
    );
  });
});

describe('PN_XNUM', () => {
  const { phdrs: table } = decoded(mkelf({ phdrs }));
  test.each([0xfffe, 0xffff, 0x10000, 70001])('%d program headers', (count) => {
    const many = repeated(table, count);
    const bytes = encodeCoreHeader({ ehdr: createCoreEhdr(64, 'LE', 62, count), phdrs: many });
    const view = new DataView(bytes.buffer);
    expect(view.getUint16(56, true)).toBe(count < 0xffff ? count : 0xffff);
    if (count >= 0xffff) {
      const section = Number(view.getBigUint64(40, true));
      expect([section, view.getUint16(58, true), view.getUint16(60, true)]).toEqual([64, 64, 1]);
      expect(view.getUint32(section + 44, true)).toBe(count);
    }
    const again = decoded(bytes);
    expect(again.phnum).toBe(count);
    expect(again.phdrs).toEqual(many);
  });
});

describe('what cannot be laid out', () => {
  const { ehdr, phdrs: table } = decoded(mkelf({ phdrs }));
  test('too little room', () => {
    expect(() => encodeCoreHeader({ ehdr, phdrs: table }, 64 + 2 * 56 - 1)).toThrow('needs 176 bytes');
    expect(encodeCoreHeader({ ehdr, phdrs: table }, 64 + 2 * 56)).toHaveLength(176);
  });
  test('a table on top of the Ehdr, entries on top of each other, a table beyond memory', () => {
    expect(() => encodeCoreHeader({ ehdr: { ...ehdr, phoff: 63n }, phdrs: table })).toThrow('overlap');
    expect(() => encodeCoreHeader({ ehdr: { ...ehdr, phentsize: 55 }, phdrs: table })).toThrow('overlap');
    expect(() => encodeCoreHeader({ ehdr: { ...ehdr, phoff: 1n << 63n }, phdrs: table })).toThrow('needs');
  });
  test('a 64-bit address in ELF32', () => {
    const small = decoded(mkelf({ class: 32, phdrs: [{}] })).ehdr;
    expect(() => encodeCoreHeader({ ehdr: small, phdrs: repeated(table, 1) })).toThrow('does not fit in 4 bytes');
  });
});
