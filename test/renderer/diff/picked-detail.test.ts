// What the inspector of the diff says, and what is copied, on two headers whose second load grew from 1 to 2 MiB. Places
// are those of ELF64: an entry of 56 bytes, p_memsz 40 bytes into it.
import { describe, expect, it } from 'vitest';
import { diffHeaders } from '../../../app/core/diff/diff-headers';
import { changeAs, diffAs } from '../../../renderer/src/components/diff/change-copy';
import { pickedDetail } from '../../../renderer/src/components/diff/picked-detail';
import { headerOf } from './header-of';

const MIB = 1n << 20n;
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
const ENTRY = 64 + 56;
const GREW = 'PT_LOAD 1 grew from 1 MiB to 2 MiB: 1 MiB (0x0050_0000–0x005f_ffff) came in';

describe('the picked bytes', () => {
  it('are a field with type, value, meaning and place on both sides, and how much it became', () => {
    const span = { offset: ENTRY + 40, size: 8 };
    expect(pickedDetail(diff, { before: span, after: span })).toEqual({
      title: 'p_memsz',
      type: 'u64 LE',
      delta: '1 MiB more',
      sides: [
        { side: 'before', value: '0x100000', meaning: '1 MiB · PT_LOAD 1 +0xa0' },
        { side: 'after', value: '0x200000', meaning: '2 MiB · PT_LOAD 1 +0xa0' },
      ],
    });
  });
  it('are a program header as readelf has it, on the one side that is picked', () => {
    const detail = pickedDetail(diff, { after: { offset: ENTRY, size: 56 } });
    expect(detail).toMatchObject({ title: 'Program header', sides: [{ side: 'after', meaning: '+0x78' }] });
    expect(detail?.sides[0]?.value).toBe(
      'LOAD  0x400000 0x0000000000400000 0x0000000000400000 0x200000 0x200000 RWE 0',
    );
  });
  it('are nothing while nothing is picked', () => expect(pickedDetail(diff, {})).toBeUndefined());
});

describe('what is copied', () => {
  it('is the change with its fields', () => {
    const lines = changeAs(diff, 0, 'text')?.split('\n') ?? [];
    expect(lines[0]).toBe(`~ ${GREW}`);
    expect(lines.slice(1).map((line) => line.trim())).toEqual([
      'p_filesz  0x100000 → 0x200000  at 0x98',
      'p_memsz   0x100000 → 0x200000  at 0xa0',
    ]);
  });
  it('is its program headers on both sides, or JSON', () => {
    expect(
      changeAs(diff, 0, 'readelf')
        ?.split('\n')
        .map((line) => line.slice(0, 6)),
    ).toEqual(['- LOAD', '+ LOAD']);
    expect(JSON.parse(changeAs(diff, 0, 'json') ?? '')).toMatchObject({ kind: 'grown', message: GREW });
    expect(changeAs(diff, 1, 'text')).toBeUndefined();
  });
  it('is the whole diff under the names of its sides', () => {
    const inputs = { before: { input: 'a', side: diff.before }, after: { input: 'b@7', side: diff.after } };
    expect(diffAs(diff, inputs, 'text')).toMatch(/^--- a {4}2 program headers.*\n\+\+\+ b@7 {2}2 program/);
    expect(JSON.parse(diffAs(diff, inputs, 'json'))).toMatchObject({ schema: 'kdumpscope/diff@1', same: false });
  });
});
