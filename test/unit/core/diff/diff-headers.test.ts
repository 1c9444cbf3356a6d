// Made-up headers for what no capture shows: stale bytes, padding, other classes, indirection, order, section 0.
import { describe, expect, it } from 'vitest';
import { changeFlow } from '../../../../app/core/diff/change-flow';
import { changeSentence } from '../../../../app/core/diff/change-words';
import { diffHeaders } from '../../../../app/core/diff/diff-headers';
import { changeFields } from '../../../../app/core/diff/field-changes';
import type { HeaderDiff } from '../../../../app/core/diff/header-diff';
import { sideOfBytes } from '../../../lib/header-side';
import { load, mkelf, note } from '../../../lib/mkelf';
import type { ElfText } from '../../../lib/mkelf';

const MIB = 0x100000n;
const low = load(MIB, 0x0fff_ffffn);
const high = load(0x1000_0000n, 0x1fff_ffffn);
const dimm = load(0x1_0000_0000n, 0x1_3fff_ffffn);

const diffOf = (before: ElfText, after: ElfText): HeaderDiff =>
  diffHeaders(sideOfBytes(mkelf(before)), sideOfBytes(mkelf(after)));
const told = ({ changes }: HeaderDiff): string[] =>
  changes.map(({ id, kind, before, after }) => `${id} ${kind} ${before.join()} > ${after.join()}`);
const words = (diff: HeaderDiff): string[] => diff.changes.map((change) => changeSentence(diff, change));

describe('behind the table', () => {
  /** Three loads, of which e_phnum counts only two. */
  const withStale = (): Uint8Array => {
    const bytes = mkelf({ phdrs: [low, high, dimm], totalBytes: 4096 });
    new DataView(bytes.buffer).setUint16(56, 2, true);
    return bytes;
  };

  it('takes zero padding of another length for no difference', () => {
    const diff = diffOf({ phdrs: [low], totalBytes: 4096 }, { phdrs: [low], totalBytes: 0x71000 });
    expect(told(diff)).toEqual([]);
    expect(diff.tails.before?.runs).toEqual([{ start: 120, last: 4095, kind: 'zero' }]);
    expect(diff.tails.after?.runs).toEqual([{ start: 120, last: 0x70fff, kind: 'zero' }]);
  });

  it('tells entries of an older table from zeros, and from entries of this one', () => {
    const clean = sideOfBytes(mkelf({ phdrs: [low, high], totalBytes: 4096 }));
    const diff = diffHeaders(clean, sideOfBytes(withStale()));
    expect(told(diff)).toEqual(['stale added  > ']);
    // Behind two entries: 64 + 2 * 56 = 176. The last byte that is not zero belongs to p_memsz, 0x40000000, at 216 + 3.
    expect(diff.tails.after?.runs).toEqual([
      { start: 176, last: 219, kind: 'stale' },
      { start: 220, last: 4095, kind: 'zero' },
    ]);
    expect(diff.tails.after?.stalePhdrs).toEqual({ count: 1, offsets: [176] });
    expect(words(diff)).toEqual([
      'nothing → 1 stale program header at 0xb0; a capture kernel goes by e_phnum and reads none of it',
    ]);
    expect(Array.from(diff.bytes.starts)).toEqual([176]);
    expect(Array.from(diff.bytes.sides)).toEqual([1]);
    expect(told(diffHeaders(sideOfBytes(withStale()), clean))).toEqual(['stale lost  > ']);
    expect(told(diffHeaders(sideOfBytes(withStale()), sideOfBytes(withStale())))).toEqual([]);
  });

  it('counts the zeros that a big-endian p_type begins with as part of the stale entry', () => {
    const bytes = mkelf({ class: 32, order: 'BE', machine: 20, phdrs: [low, high], totalBytes: 4096 });
    new DataView(bytes.buffer).setUint16(44, 1, false);
    const { tails } = diffHeaders(sideOfBytes(bytes), sideOfBytes(bytes));
    // The second entry at 52 + 32 = 84; the last byte of its flags 7 at 84 + 24 + 3.
    expect(tails.after?.runs[0]).toEqual({ start: 84, last: 111, kind: 'stale' });
  });

  it('lists memory that only e_phnum took away as lost', () => {
    const diff = diffHeaders(
      sideOfBytes(mkelf({ phdrs: [low, high, dimm], totalBytes: 4096 })),
      sideOfBytes(withStale()),
    );
    expect(told(diff)).toEqual(['ehdr:e_phnum changed  > ', 'phdr:load:0x100000000 lost 2 > ', 'stale added  > ']);
  });
});

describe('fields', () => {
  it('names the field that changed at equal addresses, with its bytes on both sides', () => {
    const diff = diffOf({ phdrs: [low, high] }, { phdrs: [low, { ...high, flags: 5 }] });
    expect(told(diff)).toEqual(['phdr:load:0x10000000 changed 1 > 1']);
    expect(words(diff)).toEqual(['PT_LOAD 1: p_flags 0x7 → 0x5']);
    // p_flags: 4 bytes at 4 of the entry at 120.
    expect(Array.from(diff.bytes.starts)).toEqual([124, 124]);
    expect(Array.from(diff.bytes.lasts)).toEqual([127, 127]);
  });

  // Offset and size in Elf64_Phdr (ELF gABI); low is entry 0, at 64.
  it.each([
    ['p_flags', { flags: 6 }, 4, 4],
    ['p_offset', { offset: 0x5000n }, 8, 8],
    ['p_vaddr', { vaddr: 0x5000n }, 16, 8],
    ['p_filesz', { filesz: 0x5000n }, 32, 8],
    ['p_align', { align: 0x1000n }, 48, 8],
  ])('%s', (name, other, offset, size) => {
    const diff = diffOf({ phdrs: [low, high] }, { phdrs: [{ ...low, ...other }, high] });
    expect(diff.changes).toHaveLength(1);
    const [change] = diff.changes;
    const at = { offset: 64 + offset, size };
    expect(change && changeFields(diff, change)).toMatchObject([{ name, before: at, after: at }]);
  });

  it('says when the pages are no longer read from a backup area', () => {
    const first = load(0n, 0xffffn);
    const diff = diffOf({ phdrs: [{ ...first, offset: 0x2287_f000n }, low] }, { phdrs: [first, low] });
    expect(told(diff)).toEqual(['phdr:load:0x0 changed 0 > 0']);
    expect(words(diff)[0]).toContain('no longer read from 0x2287_f000');
  });

  it.each([
    ['e_machine', { machine: 21 }, 'e_machine EM_X86_64 → EM_PPC64', 18, 2],
    ['e_type', { type: 2 }, 'e_type ET_CORE → ET_EXEC', 16, 2],
    ['e_version', { version: 0 }, 'e_version 0x1 → 0x0', 20, 4],
  ])('%s', (field, other, sentence, start, size) => {
    const diff = diffOf({ phdrs: [low] }, { phdrs: [low], ...other });
    expect(told(diff)).toEqual([`ehdr:${field} changed  > `]);
    expect(words(diff)).toEqual([sentence]);
    expect(Array.from(diff.bytes.lasts)).toEqual([start + size - 1, start + size - 1]);
  });

  it('finds a byte that no field claims', () => {
    const bytes = mkelf({ phdrs: [low] });
    bytes[9] = 1;
    const diff = diffHeaders(sideOfBytes(mkelf({ phdrs: [low] })), sideOfBytes(bytes));
    expect(told(diff)).toEqual(['unread changed  > ']);
    expect(words(diff)).toEqual(['1 byte that no field claims is different']);
  });

  it('compares ELF32 with ELF64 and little with big endian by value', () => {
    const same = [{ ...low, vaddr: 0xc010_0000n }];
    expect(
      told(diffOf({ class: 32, machine: 20, phdrs: same }, { class: 32, machine: 20, order: 'BE', phdrs: same })),
    ).toEqual(['ehdr:EI_DATA changed  > ']);
    const ids = told(diffOf({ class: 32, machine: 20, phdrs: same }, { machine: 20, phdrs: same }));
    expect(ids).toEqual([
      'ehdr:EI_CLASS changed  > ',
      'ehdr:e_phoff changed  > ',
      'ehdr:e_ehsize changed  > ',
      'ehdr:e_phentsize changed  > ',
    ]);
  });

  it('counts by section 0 where e_phnum is PN_XNUM on both sides', () => {
    const many = (n: number): ElfText => ({
      phnum: 0xffff,
      shoff: 64,
      phoff: 128,
      sectionInfo: n,
      phdrs: Array.from({ length: n }, (_, i) => load(BigInt(i) * 2n * MIB, BigInt(i) * 2n * MIB + MIB - 1n)),
    });
    const diff = diffOf(many(65536), many(65537));
    expect(told(diff)).toEqual(['ehdr:sh_info changed  > ', 'phdr:load:0x2000000000 added  > 65536']);
    expect(words(diff)[0]).toBe('sh_info 65536 → 65537 program headers');
    // sh_info stands at 44 of the section header.
    expect(diff.bytes.starts[0]).toBe(108);
  });
});

describe('matching', () => {
  it('finds the same memory under other indexes', () => {
    const cpus = [note(0x9000_0000n, 368n), note(0x9000_1000n, 368n), note(0x9000_2000n, 0x1024n)];
    const diff = diffOf({ phdrs: [...cpus.slice(0, 1), ...cpus.slice(2), low] }, { phdrs: [...cpus, low] });
    expect(told(diff)).toEqual(['ehdr:e_phnum changed  > ', 'note:0x90001000 added  > 1']);
  });

  it('calls equal sizes elsewhere moved, other sizes gone and new', () => {
    const elsewhere = load(0x2_0000_0000n, 0x2_3fff_ffffn);
    expect(told(diffOf({ phdrs: [low, dimm] }, { phdrs: [low, elsewhere] }))).toEqual([
      'phdr:load:0x100000000 moved 1 > 1',
    ]);
    const bigger = load(0x2_0000_0000n, 0x2_7fff_ffffn);
    expect(told(diffOf({ phdrs: [low, dimm] }, { phdrs: [low, bigger] }))).toEqual([
      'phdr:load:0x100000000 lost 1 > ',
      'phdr:load:0x200000000 added  > 1',
    ]);
  });

  it('does not tie a tail of one byte too many to the load behind it', () => {
    const long = load(0x6000_0000n, 0x8000_0000n);
    const right = load(0x6000_0000n, 0x7fff_ffffn);
    const next = load(0x8000_0000n, 0xbfff_ffffn);
    const diff = diffOf({ phdrs: [long] }, { phdrs: [right, next] });
    expect(told(diff)).toEqual([
      'ehdr:e_phnum changed  > ',
      'phdr:load:0x60000000 shrunk 0 > 0',
      'phdr:load:0x80000000 added  > 1',
    ]);
    // The byte was listed before, and is still.
    expect(Array.from(diff.lost.starts)).toEqual([]);
    expect(Array.from(diff.gained.starts)).toEqual([0x8000_0001n]);
  });

  it('survives a load that runs past the top of the address space', () => {
    const wild = { ...load(0x4000_0000n, 0x4fff_ffffn), filesz: 0xffff_ffff_f000_0000n, memsz: 0xffff_ffff_f000_0000n };
    const sane = load(0x4000_0000n, 0x4fff_ffffn);
    const diff = diffOf({ phdrs: [sane] }, { phdrs: [wild] });
    expect(told(diff)).toEqual(['phdr:load:0x40000000 grown 0 > 0']);
    const [change] = diff.changes;
    if (!change) throw new Error('no change');
    const { gained } = changeFlow(diff, change);
    expect([gained.starts[0], gained.lasts[0]]).toEqual([0x5000_0000n, 0xffff_ffff_ffff_ffffn]);
  });

  it('tells a new order from new indexes', () => {
    expect(told(diffOf({ phdrs: [low, high, dimm] }, { phdrs: [low, dimm, high] }))).toHaveLength(1);
    const diff = diffOf({ phdrs: [low, high, dimm] }, { phdrs: [dimm, low, high] });
    expect(told(diff)).toEqual(['phdr:load:0x100000000 reordered 2 > 0']);
    expect(words(diff)).toEqual(['PT_LOAD 2→0 stands at another place in the table']);
    // The whole entry, at 64 + 2 * 56 before and at 64 after.
    expect(Array.from(diff.bytes.starts)).toEqual([176, 64]);
  });

  it('leaves those alone that a moved load has passed', () => {
    const diff = diffOf(
      { phdrs: [load(0n, 0xffffn), low, high] },
      { phdrs: [low, high, load(0x3000_0000n, 0x3000_ffffn)] },
    );
    expect(told(diff)).toEqual(['phdr:load:0x0 moved 0 > 2']);
    expect(diff.changes[0]?.reordered).toBeUndefined();
  });

  it('says that memory of a lost entry is still listed by another', () => {
    const inside = load(0x1000_0000n, 0x100f_ffffn);
    const diff = diffOf({ phdrs: [high, inside] }, { phdrs: [high] });
    expect(words(diff)[1]).toBe('PT_LOAD 1 is gone, but is still listed by another: 1 MiB (0x1000_0000–0x100f_ffff)');
    expect(Array.from(diff.lost.starts)).toEqual([]);
  });
});
