// What kernels changed between two captures. Expected: test/captures/*/operations.json for what was done, the labs'
// FINDINGS for what the kernel makes of it, and `readelf -lW` of both headers for addresses, sizes and indexes.
import { describe, expect, it } from 'vitest';
import { changeFlow } from '../../../../app/core/diff/change-flow';
import { changeSentence } from '../../../../app/core/diff/change-words';
import { diffHeaders } from '../../../../app/core/diff/diff-headers';
import { changeFields } from '../../../../app/core/diff/field-changes';
import type { Change, HeaderDiff } from '../../../../app/core/diff/header-diff';
import type { RangeSet } from '../../../../app/core/range/range-set';
import { sideOfCapture, sideOfGolden } from '../../../lib/header-side';

const ranges = (set: RangeSet): [bigint, bigint][] => Array.from(set.starts, (start, i) => [start, set.lasts[i] ?? 0n]);

/** `id kind before after`, as short as it can be told. */
const told = ({ id, kind, before, after }: Change): string => `${id} ${kind} ${before.join()} > ${after.join()}`;

const changeOf = (diff: HeaderDiff, id: string): Change => {
  const change = diff.changes.find((c) => c.id === id);
  if (!change) throw new Error(`no change ${id} among ${diff.changes.map((c) => c.id).join(' ')}`);
  return change;
};

const between = async (before: string, after: string): Promise<HeaderDiff> =>
  diffHeaders(await sideOfCapture(before), await sideOfCapture(after));

describe('x86_64, 6.12.117', () => {
  it('a DIMM comes in whole with its first block (FINDINGS 2)', async () => {
    const diff = await between('x86_64/01-dimm-file/02-dimm-added-offline', 'x86_64/01-dimm-file/03-one-block-online');
    expect(diff.changes.map(told)).toEqual(['ehdr:e_phnum changed  > ', 'phdr:load:0x100000000 added  > 6']);
    expect(ranges(diff.gained)).toEqual([[0x100000000n, 0x13fffffffn]]);
    expect(ranges(diff.lost)).toEqual([]);
    expect(changeSentence(diff, changeOf(diff, 'phdr:load:0x100000000'))).toBe(
      'PT_LOAD 6 is new: 1 GiB (0x1_0000_0000–0x1_3fff_ffff) came in',
    );
    // e_phnum stands at 56, 2 bytes; program header 6 at 64 + 6 * 56 = 400, 56 bytes, on the later side only.
    expect(Array.from(diff.bytes.starts)).toEqual([56, 56, 400]);
    expect(Array.from(diff.bytes.lasts)).toEqual([57, 57, 455]);
    expect(Array.from(diff.bytes.sides)).toEqual([0, 1, 1]);
    expect(Array.from(diff.bytes.changes)).toEqual([0, 0, 1]);
  });

  it('onlining a block again rewrites the same bytes (FINDINGS 3)', async () => {
    const diff = await between(
      'x86_64/01-dimm-file/05-middle-block-offline',
      'x86_64/01-dimm-file/06-middle-block-online',
    );
    expect(diff.changes).toEqual([]);
    expect(diff.bytes.starts).toHaveLength(0);
    expect(Array.from(diff.rows.changes)).toEqual(new Array(7).fill(-1));
  });

  it("the kernel's first update drops the low memory of kexec-tools' header (FINDINGS 14)", async () => {
    const diff = await between('x86_64/01-dimm-hp/01-loaded', 'x86_64/01-dimm-hp/03-one-block-online');
    expect(diff.changes.map(told)).toEqual(['phdr:load:0x1000 lost 4 > ', 'phdr:load:0x100000000 added  > 6']);
    const low = changeOf(diff, 'phdr:load:0x1000');
    expect(low.role).toBe('backup');
    expect(ranges(changeFlow(diff, low).lost)).toEqual([[0x1000n, 0x9fbffn]]);
    expect(changeSentence(diff, low)).toContain('its pages were read from 0x3ef6_1000');
    expect(Array.from(diff.rows.before)).toEqual([0, 1, 2, 3, 4, 5, 6, -1]);
    expect(Array.from(diff.rows.after)).toEqual([0, 1, 2, 3, -1, 4, 5, 6]);
    expect(Array.from(diff.rows.changes)).toEqual([-1, -1, -1, -1, 0, -1, -1, 1]);
  });

  it('the first CPU event makes 4 notes of 2 and drops low memory (FINDINGS 5)', async () => {
    const diff = await between('x86_64/02-cpu-hp/01-cpu2-added', 'x86_64/02-cpu-hp/02-cpu2-online');
    expect(diff.changes.map(told)).toEqual([
      'ehdr:e_phnum changed  > ',
      'note:cpu2 added  > 2',
      // CPU 3 is possible and absent: no sysfs file names its note.
      'note:0x3f9bd800 added  > 3',
      'phdr:load:0x1000 lost 4 > ',
    ]);
    expect(changeSentence(diff, changeOf(diff, 'note:cpu2'))).toBe(
      'PT_NOTE 2 (CPU 2) is new: 368 bytes at 0x3f93_d800',
    );
    expect(changeSentence(diff, changeOf(diff, 'ehdr:e_phnum'))).toBe('e_phnum 7 → 8 program headers');
  });

  it('another boot has other addresses for the same things', async () => {
    const diff = await between('x86_64/01-dimm-file/01-loaded', 'x86_64/01-dimm-hp/01-loaded');
    expect(told(changeOf(diff, 'note:cpu1'))).toBe('note:cpu1 moved 1 > 1');
    expect(told(changeOf(diff, 'note:vmcoreinfo'))).toBe('note:vmcoreinfo moved 2 > 2');
    const text = changeOf(diff, 'phdr:text');
    expect(told(text)).toBe('phdr:text moved 3 > 3');
    expect(changeSentence(diff, text)).toContain('p_vaddr 0xffffffffad800000 → 0xffffffff91400000');
    expect(told(changeOf(diff, 'phdr:load:0x100000'))).toBe('phdr:load:0x100000 grown 4 > 5');
  });
});

describe('ppc64le, 6.12.107', () => {
  const LMB = 'ppc64le/lmb-deb612';

  it('the first update shortens RTAS, sorts it in, and lengthens the last load (FINDINGS 6)', async () => {
    const diff = await between(`${LMB}/01-loaded`, `${LMB}/02-dimm-added`);
    expect(diff.changes.map(told)).toEqual(['phdr:load:0x2ffff000 shrunk 8 > 7', 'phdr:load:0x30000000 grown 7 > 8']);
    const rtas = changeOf(diff, 'phdr:load:0x2ffff000');
    expect(rtas).toMatchObject({ role: 'rtas', reordered: true });
    expect(ranges(changeFlow(diff, rtas).lost)).toEqual([[0x2ffff85cn, 0x2fffffffn]]);
    const ram = changeOf(diff, 'phdr:load:0x30000000');
    expect(ram.reordered).toBeUndefined();
    expect(ranges(changeFlow(diff, ram).gained)).toEqual([[0x40000000n, 0x7fffffffn]]);
    // p_memsz at 40 of the entry: 64 + 7 * 56 + 40 = 496 before, one entry of 56 later after.
    expect(changeFields(diff, ram).find((f) => f.name === 'p_memsz')).toEqual({
      name: 'p_memsz',
      phdrBefore: 7,
      phdrAfter: 8,
      before: { offset: 496, size: 8, value: 0x10000000n },
      after: { offset: 552, size: 8, value: 0x50000000n },
    });
  });

  it('an offlined block splits the load and leaves its tail one byte too long (FINDINGS 4)', async () => {
    const diff = await between(`${LMB}/02-dimm-added`, `${LMB}/03-sysfs-offline-5`);
    expect(diff.changes.map(told)).toEqual(['ehdr:e_phnum changed  > ', 'phdr:load:0x30000000 split 8 > 8,9']);
    const split = changeOf(diff, 'phdr:load:0x30000000');
    expect(ranges(changeFlow(diff, split).lost)).toEqual([[0x50000000n, 0x5fffffffn]]);
    expect(ranges(changeFlow(diff, split).gained)).toEqual([[0x80000000n, 0x80000000n]]);
    expect(changeSentence(diff, split)).toBe(
      'PT_LOAD 8 was split into PT_LOAD 8 and 9: 256 MiB (0x5000_0000–0x5fff_ffff) left the header, 1 byte (0x8000_0000) came in',
    );
    // Of the first half both sizes differ; the second half, at 64 + 9 * 56 = 568, is new.
    expect(changeFields(diff, split).map((f) => f.name)).toEqual(['p_filesz', 'p_memsz']);
    expect(Array.from(diff.bytes.starts.slice(-1))).toEqual([568]);
  });

  it('the next offline brings the block before back and takes its own (FINDINGS 5)', async () => {
    const diff = await between(`${LMB}/03-sysfs-offline-5`, `${LMB}/04-sysfs-offline-6-too`);
    expect(diff.changes.map(told)).toEqual(['phdr:load:0x30000000 grown 8 > 8', 'phdr:load:0x60000000 shrunk 9 > 9']);
    expect(ranges(diff.gained)).toEqual([[0x50000000n, 0x5fffffffn]]);
    expect(ranges(diff.lost)).toEqual([[0x60000000n, 0x6fffffffn]]);
  });

  it('onlining it makes one load of the two halves; behind the shorter table are zeros (FINDINGS 6)', async () => {
    const diff = await between(`${LMB}/04-sysfs-offline-6-too`, `${LMB}/05-sysfs-online-6`);
    expect(diff.changes.map(told)).toEqual(['ehdr:e_phnum changed  > ', 'phdr:load:0x30000000 merged 8,9 > 8']);
    // 64 + 9 * 56 = 568 up to the page.
    expect(diff.tails.after?.runs).toEqual([{ start: 568, last: 4095, kind: 'zero' }]);
    expect(diff.tails.before?.runs).toEqual([{ start: 624, last: 4095, kind: 'zero' }]);
  });
});

describe('the format anchors of the domain notes', () => {
  it('x86-64: a DIMM of 1 GiB behind another is its own load', () => {
    const diff = diffHeaders(sideOfGolden('x86-before'), sideOfGolden('x86-after-dimm-1g'));
    expect(diff.changes.map(told)).toEqual(['ehdr:e_phnum changed  > ', 'phdr:load:0x140000000 added  > 7']);
    expect(ranges(diff.gained)).toEqual([[0x140000000n, 0x17fffffffn]]);
  });

  it.each([
    ['ppc64le-before', 'ppc64le-mid-lmb-remove-6.10bug', 'split 11 > 11,12', [0x80000000n, 0x8fffffffn]],
    ['ppc64le-before', 'ppc64le-after-lmb-remove', 'shrunk 11 > 11', [0xf0000000n, 0xffffffffn]],
    // The end and the byte too many go; the middle comes back.
    ['ppc64le-mid-lmb-remove-6.10bug', 'ppc64le-after-lmb-remove', 'merged 11,12 > 11', [0xf0000000n, 0x100000000n]],
  ])('%s to %s: %s', (before, after, change, lost) => {
    const diff = diffHeaders(sideOfGolden(before), sideOfGolden(after));
    expect(told(changeOf(diff, 'phdr:load:0x30000000'))).toBe(`phdr:load:0x30000000 ${change}`);
    expect(ranges(diff.lost)).toEqual([lost]);
  });
});
