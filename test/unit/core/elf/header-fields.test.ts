import { describe, expect, test } from 'vitest';
import type { CoreHeader } from '../../../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../../../app/core/elf/decode-core-header';
import { ehdrFields, phdrFieldOffset, phdrFields } from '../../../../app/core/elf/header-fields';
import { load, mkelf, note } from '../../../lib/mkelf';
import type { ElfText } from '../../../lib/mkelf';

function decoded(bytes: Uint8Array): CoreHeader {
  const result = decodeCoreHeader(bytes);
  if (!result.ok) throw new Error(result.issue.message);
  return result.header;
}

/** The number standing at these bytes, read the plain way. */
function raw(bytes: Uint8Array, offset: number, size: number, littleEndian: boolean): bigint {
  const own = [...bytes.slice(offset, offset + size)];
  return (littleEndian ? own.reverse() : own).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

const phdrs = [note(0x13fc1c4c0n & 0xffffffffn, 0x170n), load(0x100000n, 0xa6ffffffn, 0x1000n)];

describe.each<ElfText>([
  { class: 64, order: 'LE' },
  { class: 64, order: 'BE', phoff: 0x123, phentsize: 80 },
  { class: 32, order: 'LE', phoff: 0x200 },
  { class: 32, order: 'BE', phentsize: 33 },
])('%j', (text) => {
  const bytes = mkelf({ ...text, phdrs });
  const header = decoded(bytes);
  const littleEndian = text.order === 'LE';

  test('every field says where it stands, and that is where its value is', () => {
    const fields = [...ehdrFields(header), ...phdrFields(header, 0), ...phdrFields(header, 1)];
    for (const { name, offset, size, value } of fields) {
      expect([name, raw(bytes, offset, size, littleEndian && name !== 'EI_MAG')]).toEqual([name, value]);
    }
  });
  test('the fields cover each structure without a gap, the padding of e_ident aside', () => {
    const [ehdrBytes, phdrBytes] = text.class === 64 ? [64, 56] : [52, 32];
    const size = (fields: readonly { size: number }[]): number => fields.reduce((sum, field) => sum + field.size, 0);
    expect(size(ehdrFields(header))).toBe(ehdrBytes - 7);
    expect(size(phdrFields(header, 1))).toBe(phdrBytes);
    expect(new Set(phdrFields(header, 1).map((field) => field.offset)).size).toBe(8);
  });
  test('no entry, no fields', () => {
    for (const index of [-1, 2, 0.5, Number.NaN]) expect(phdrFields(header, index)).toEqual([]);
  });
});

test('p_memsz of the sixth ELF64 program header', () => {
  const header = decoded(mkelf({ phdrs: Array.from({ length: 6 }, () => load(0n, 0xfffn)) }));
  expect(phdrFieldOffset(header, 5, 'p_memsz')).toBe(64 + 5 * 56 + 40);
});

test('EI_DATA is shown as stored, though the fields are read the other way', () => {
  const header = decoded(mkelf({ phdrs, order: 'BE', identOrder: 'LE' }));
  expect(ehdrFields(header).find((field) => field.name === 'EI_DATA')?.value).toBe(1n);
});
