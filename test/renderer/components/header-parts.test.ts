// The header view's rows: fields, tree and bytes, against what readelf and hexdump say of a real capture.
import { beforeAll, describe, expect, test } from 'vitest';
import { hex } from '../../../app/core/address/u64';
import type { HeaderView } from '../../../app/core/view/snapshot-view';
import { fieldMeaning } from '../../../renderer/src/components/header/field-meaning';
import { createFieldRows } from '../../../renderer/src/components/header/field-rows';
import { createHexRows, rowOfOffset } from '../../../renderer/src/components/header/hex-rows';
import { createTreeRows, groupPhdrs } from '../../../renderer/src/components/header/tree-rows';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

let header: HeaderView;
beforeAll(async () => {
  const view = await viewOfCapture(DIMM_REMOVED);
  if (view.header === undefined) throw new Error('the capture has a header');
  header = view.header;
});

describe('field rows', () => {
  test('list the Ehdr and eight fields per program header', () => {
    const rows = createFieldRows(header.decoded);
    expect(rows.count).toBe(19 + 7 * 8);
    expect(rows.at(0)?.field.name).toBe('EI_MAG');
    expect(rows.at(rows.count)).toBeUndefined();
  });

  test('agree with readelf -lW on the DIMM, program header 6', () => {
    const rows = createFieldRows(header.decoded);
    const first = rows.rowOfPhdr(6);
    const said = Array.from({ length: 8 }, (_, i) => rows.at(first + i)?.field).map(
      (field) => `${field?.name} ${hex(field?.value ?? 0n)} +${hex(field?.offset ?? 0)}`,
    );
    expect(said).toEqual([
      'p_type 0x1 +0x190',
      'p_flags 0x7 +0x194',
      'p_offset 0x100000000 +0x198',
      'p_vaddr 0xffff8d0100000000 +0x1a0',
      'p_paddr 0x100000000 +0x1a8',
      'p_filesz 0x40000000 +0x1b0',
      'p_memsz 0x40000000 +0x1b8',
      'p_align 0x0 +0x1c0',
    ]);
  });

  test('every byte of the used part leads to the row that holds it', () => {
    const rows = createFieldRows(header.decoded);
    for (let offset = 0; offset < header.decoded.bytesUsed; offset += 1) {
      const field = rows.at(rows.rowAtOffset(offset))?.field;
      // e_ident has seven bytes of padding no field covers.
      if (offset >= 9 && offset < 16) expect(field).toBeUndefined();
      else
        expect(
          field !== undefined && field.offset <= offset && offset < field.offset + field.size,
          `byte ${offset}`,
        ).toBe(true);
    }
  });

  test('say what a value means', () => {
    const rows = createFieldRows(header.decoded);
    const meaning = (name: string, phdr?: number): string => {
      for (let row = 0; row < rows.count; row += 1) {
        const entry = rows.at(row);
        if (entry?.field.name === name && entry.phdr === phdr) return fieldMeaning(header.decoded, entry.field, phdr);
      }
      return 'no such field';
    };
    expect(meaning('e_type')).toBe('ET_CORE');
    expect(meaning('e_phnum')).toBe('7 program headers');
    expect(meaning('p_flags', 6)).toBe('RWE');
    expect(meaning('p_paddr', 6)).toBe('to 0x1_3fff_ffff');
    expect(meaning('p_memsz', 6)).toBe('1 GiB');
    expect(meaning('p_offset', 3)).toBe('equals p_paddr');
  });
});

describe('tree rows', () => {
  test('group notes, kernel text and memory, and fold', () => {
    const groups = groupPhdrs(header);
    expect([...groups.notes]).toEqual([0, 1, 2]);
    expect([...groups.special]).toEqual([3]);
    expect([...groups.loads]).toEqual([4, 5, 6]);
    const open = createTreeRows(groups, new Set(['notes', 'special', 'loads']));
    expect(open.count).toBe(1 + 3 + 7);
    expect(open.at(open.rowOfPhdr(5))).toEqual({ sort: 'phdr', index: 5, place: 2, of: 3 });
    const shut = createTreeRows(groups, new Set(['loads']));
    expect(shut.count).toBe(1 + 3 + 3);
    expect(shut.rowOfPhdr(0)).toBe(-1);
    expect(shut.at(shut.rowOfPhdr(4))).toMatchObject({ index: 4 });
  });
});

describe('hex rows', () => {
  test('cover every byte once and fold long zeros only', () => {
    const bytes = new Uint8Array(1000);
    bytes.set([1, 2, 3], 0);
    bytes[500] = 9;
    const rows = createHexRows(bytes);
    let next = 0;
    rows.offsets.forEach((offset, i) => {
      expect(offset).toBe(next);
      next += rows.lengths[i] ?? 0;
      if ((rows.lengths[i] ?? 0) > 16) expect(bytes.subarray(offset, next).every((byte) => byte === 0)).toBe(true);
    });
    expect(next).toBe(1000);
    expect(rows.offsets.length).toBeLessThan(6);
    expect(rows.offsets[rowOfOffset(rows, 500)]).toBe(496);
  });

  test('nothing has no rows', () => {
    expect(createHexRows(new Uint8Array()).offsets).toHaveLength(0);
  });
});
