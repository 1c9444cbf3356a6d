// Rows and bytes of the diff view, on two small headers whose difference is known by construction.
import { describe, expect, it } from 'vitest';
import { diffHeaders } from '../../../app/core/diff/diff-headers';
import { changeAtByte, fieldSpans } from '../../../renderer/src/components/diff/byte-index';
import { createDiffRows, spansOfRow } from '../../../renderer/src/components/diff/diff-rows';
import { overviewMarks } from '../../../renderer/src/components/diff/overview-marks';
import { rowName } from '../../../renderer/src/components/diff/row-texts';
import { headerOf } from './header-of';

const MIB = 1n << 20n;
/** An ELF64 header: 64 bytes of Ehdr, then 56 bytes each; p_memsz stands 40 bytes into an entry. */
const MEMSZ_OF_SECOND = 64 + 56 + 40;

const diff = diffHeaders(
  headerOf([
    [0n, MIB],
    [4n * MIB, MIB],
  ]),
  headerOf([
    [0n, MIB],
    [4n * MIB, 2n * MIB],
  ]),
);

describe('rows of the diff', () => {
  it('lists a change with only the fields that differ', () => {
    const rows = createDiffRows(diff, true, new Set());
    expect(rows.count).toBe(3);
    const names = [1, 2].map((row) => rows.at(row)).map((row) => (row?.sort === 'field' ? row.field.name : ''));
    expect(names).toEqual(['p_filesz', 'p_memsz']);
    expect(rows.at(3)).toBeUndefined();
  });

  it('closes a toggled change', () => {
    const rows = createDiffRows(diff, true, new Set([0]));
    expect(rows.count).toBe(1);
    expect(rows.at(0)).toMatchObject({ sort: 'change', open: false });
  });

  it('shows every entry: the Ehdr, the load that is the same, and all eight fields of the one that grew', () => {
    const rows = createDiffRows(diff, false, new Set([-1]));
    expect(rows.count).toBe(1 + 1 + 1 + 8);
    expect(rows.at(0)?.sort).toBe('ehdr');
    expect(rows.at(1)?.sort).toBe('same');
    expect(rows.rowOfChange(0)).toBe(2);
  });

  it('leads from a byte to its field on both sides, and says "changed" to a screen reader', () => {
    expect(changeAtByte(diff.bytes, 'after', MEMSZ_OF_SECOND)).toBe(0);
    expect(changeAtByte(diff.bytes, 'before', MEMSZ_OF_SECOND + 7)).toBe(0);
    expect(changeAtByte(diff.bytes, 'after', MEMSZ_OF_SECOND + 8)).toBe(-1);
    const rows = createDiffRows(diff, true, new Set());
    const row = rows.at(rows.rowOfByte(0, 'after', MEMSZ_OF_SECOND + 3));
    const span = { offset: MEMSZ_OF_SECOND, size: 8 };
    expect(spansOfRow(diff, row)).toMatchObject({ before: span, after: span });
    expect(row && rowName(diff, row)).toBe('p_memsz changed, before 0x100000, after 0x200000');
    expect(fieldSpans(diff, 'before', 64 + 24)).toEqual({
      before: { offset: 64 + 24, size: 8 },
      after: { offset: 64 + 24, size: 8 },
    });
  });

  it('links an entry that is gone to no byte of the other side', () => {
    const gone = diffHeaders(diff.before, headerOf([[0n, MIB]]));
    const lost = gone.changes.findIndex(({ kind }) => kind === 'lost');
    const rows = createDiffRows(gone, true, new Set());
    expect(spansOfRow(gone, rows.at(rows.rowOfChange(lost)))).toEqual({ before: { offset: 120, size: 56 } });
  });
});

describe('overview of the diff', () => {
  it('marks the pieces of the file that hold a change, once each side', () => {
    const marks = overviewMarks(diff.bytes, 176, 11);
    // p_filesz and p_memsz of the second entry: bytes 152 to 167, pieces of sixteen bytes.
    expect(marks).toEqual([
      { piece: 9, side: 0, change: 0 },
      { piece: 10, side: 0, change: 0 },
      { piece: 9, side: 1, change: 0 },
      { piece: 10, side: 1, change: 0 },
    ]);
  });
});
