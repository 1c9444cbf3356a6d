import { describe, expect, test } from 'vitest';
import type { CoreHeader, HeaderIssue } from '../../../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../../../app/core/elf/decode-core-header';
import { load, mkelf, note } from '../../../lib/mkelf';
import type { ElfText } from '../../../lib/mkelf';

const phdrs = [note(0x13fc1c4c0n, 0x170n), load(0x100000n, 0xa6ffffffn), load(0x1_0000_0000n, 0x1_3fff_ffffn)];

function decoded(bytes: Uint8Array): CoreHeader {
  const result = decodeCoreHeader(bytes);
  if (!result.ok) throw new Error(result.issue.message);
  return result.header;
}

function refused(bytes: Uint8Array, mode: 'strict' | 'permissive' = 'permissive'): HeaderIssue {
  const result = decodeCoreHeader(bytes, { mode });
  if (result.ok) throw new Error('decoded, though it should not');
  return result.issue;
}

/** `expect.stringContaining`, typed. */
function containing(text: string): unknown {
  return expect.stringContaining(text);
}

describe('a header as the kernel writes it', () => {
  const header = decoded(mkelf({ phdrs, totalBytes: 4096 }));
  test('has every field and no issue', () => {
    expect(header.issues).toEqual([]);
    expect(header).toMatchObject({ phnum: 3, bytesUsed: 64 + 3 * 56 });
    expect(header.staleOffset).toBeUndefined();
    expect(header.ehdr).toEqual({
      class: 64,
      order: 'LE',
      identVersion: 1,
      osabi: 0,
      abiversion: 0,
      type: 4,
      machine: 62,
      version: 1,
      entry: 0n,
      phoff: 64n,
      shoff: 0n,
      flags: 0,
      ehsize: 64,
      phentsize: 56,
      phnum: 3,
      shentsize: 0,
      shnum: 0,
      shstrndx: 0,
    });
    expect([...header.phdrs.types]).toEqual([4, 1, 1]);
    expect([...header.phdrs.flags]).toEqual([0, 7, 7]);
    expect([...header.phdrs.paddrs]).toEqual([0x13fc1c4c0n, 0x100000n, 0x100000000n]);
    expect([...header.phdrs.vaddrs]).toEqual([0n, 0xffff888000100000n, 0xffff888100000000n]);
    expect([...header.phdrs.memsizes]).toEqual([0x170n, 0xa6f00000n, 0x40000000n]);
  });
  test('is accepted by strict', () => {
    expect(decodeCoreHeader(mkelf({ phdrs }), { mode: 'strict' }).ok).toBe(true);
  });
  test('reads the same from a window into a larger buffer', () => {
    const framed = new Uint8Array(8192).fill(0xaa);
    framed.set(mkelf({ phdrs, totalBytes: 4096 }), 1001);
    expect(decoded(framed.subarray(1001, 1001 + 4096))).toEqual(header);
  });
});

describe('class, byte order, table place', () => {
  const small = [note(0x1000n, 0x94n), load(0x100000n, 0x1fffffffn, 0xc0000000n)];
  test.each<ElfText>([
    { class: 64, order: 'BE' },
    { class: 32, order: 'LE' },
    { class: 32, order: 'BE' },
    { class: 64, order: 'LE', phoff: 0x200 },
    { class: 32, order: 'BE', phoff: 0x101 },
    { class: 64, order: 'BE', phentsize: 72 },
    { class: 32, order: 'LE', phentsize: 57, phoff: 777 },
  ])('%j', (text) => {
    const { phdrs: table, phnum, ehdr } = decoded(mkelf({ ...text, phdrs: small }));
    expect(ehdr).toMatchObject({ class: text.class, order: text.order });
    expect(phnum).toBe(2);
    expect([...table.types]).toEqual([4, 1]);
    expect([...table.flags]).toEqual([0, 7]);
    expect([...table.offsets]).toEqual([0x1000n, 0x100000n]);
    expect([...table.vaddrs]).toEqual([0n, 0xc0100000n]);
    expect([...table.memsizes]).toEqual([0x94n, 0x1ff00000n]);
  });
  test('a table away from the Ehdr is an issue: the capture kernel does not follow e_phoff', () => {
    const bytes = mkelf({ phdrs, phoff: 0x200 });
    expect(decoded(bytes).issues).toEqual([expect.objectContaining({ offset: 32, fatal: false })]);
    expect(refused(bytes, 'strict').message).toContain('e_phoff is 0x200');
  });
  test('EI_DATA that lies, as on big-endian ppc64, is seen through', () => {
    const header = decoded(mkelf({ phdrs, order: 'BE', identOrder: 'LE', machine: 21 }));
    expect(header.ehdr).toMatchObject({ order: 'BE', identOrder: 'LE', machine: 21 });
    expect([...header.phdrs.paddrs]).toEqual([0x13fc1c4c0n, 0x100000n, 0x100000000n]);
    expect(header.issues).toEqual([
      { offset: 5, message: 'EI_DATA says little endian, the fields are big endian', fatal: false },
    ]);
  });
});

describe('PN_XNUM', () => {
  const many = Array.from({ length: 70000 }, (_, i) => load(BigInt(i) << 20n, (BigInt(i) << 20n) + 0xffffn));
  test.each([32, 64] as const)('ELF%d: the count comes from sh_info of section 0', (bits) => {
    const size = bits === 64 ? 64 : 52;
    const list = bits === 64 ? many : many.map((phdr) => ({ ...phdr, vaddr: 0n, offset: 0n, paddr: 0n }));
    const xnum = { class: bits, phnum: 0xffff, shoff: size, sectionInfo: list.length, phoff: size + 64 };
    const header = decoded(mkelf({ ...xnum, phdrs: list }));
    expect(header.phnum).toBe(70000);
    expect(header.phdrs.length).toBe(70000);
    expect(header.ehdr.phnum).toBe(0xffff);
    expect(header.bytesUsed).toBe(size + 64 + 70000 * (bits === 64 ? 56 : 32));
    expect(header.issues.map((issue) => issue.message)).toContainEqual(expect.stringContaining('section 0 says 70000'));
  });
  test('65535 without a section is just that many', () => {
    const header = decoded(mkelf({ phnum: 0xffff, phdrs: many.slice(0, 0xffff) }));
    expect(header.phdrs.length).toBe(0xffff);
    expect(header.issues).toEqual([]);
  });
  test('section 0 behind the table is part of the bytes used', () => {
    const header = decoded(mkelf({ phnum: 0xffff, sectionInfo: 3, shoff: 64 + 3 * 56, phdrs }));
    expect(header).toMatchObject({ phnum: 3, bytesUsed: 64 + 3 * 56 + 64 });
    expect(header.staleOffset).toBeUndefined();
  });
  test('section 0 out of reach: an issue at e_shoff, the table decodes as far as it goes', () => {
    const header = decoded(mkelf({ phnum: 0xffff, shoff: 0xffff_ffff_ffff_ffffn, phdrs }));
    expect(header.phdrs.length).toBe(3);
    expect(header.issues.map(({ offset, fatal }) => [offset, fatal])).toEqual([
      [40, false],
      [64 + 3 * 56, true],
    ]);
  });
  test('a section that says 0, or four billion', () => {
    expect(decoded(mkelf({ phnum: 0xffff, sectionInfo: 0, shoff: 4096, phdrs })).issues[0]?.offset).toBe(4096 + 44);
    const header = decoded(mkelf({ phnum: 0xffff, sectionInfo: 0xffff_ffff, shoff: 64, phoff: 128, phdrs }));
    expect(header).toMatchObject({ phnum: 0xffff_ffff, phdrs: { length: 3 } });
    expect(header.issues.some((issue) => issue.fatal)).toBe(true);
  });
});

describe('not a core header at all', () => {
  test.each<[string, Uint8Array, number, string]>([
    ['empty', new Uint8Array(0), 0, 'ends after 0 bytes'],
    ['15 bytes', mkelf().subarray(0, 15), 15, 'ends after 15 bytes'],
    ['half an Ehdr', mkelf().subarray(0, 63), 63, 'an ELF64 header has 64'],
    ['half an ELF32 Ehdr', mkelf({ class: 32 }).subarray(0, 51), 51, 'an ELF32 header has 52'],
    ['zeros', new Uint8Array(4096), 0, 'found 00 00 00 00'],
    ['text', new TextEncoder().encode('00001000-0009fbff : System RAM'), 0, 'found 30 30 30 30'],
    ['class 3', mkelf().with(4, 3), 4, 'EI_CLASS is 3'],
    ['data 0', mkelf().with(5, 0), 5, 'EI_DATA is 0'],
  ])('%s', (_, bytes, offset, message) => {
    for (const mode of ['permissive', 'strict'] as const) {
      expect(refused(bytes, mode)).toEqual({ offset, message: containing(message), fatal: true });
    }
  });
});

describe('deviations: permissive reads on, strict refuses', () => {
  test.each<[string, ElfText, number]>([
    ['e_type is ET_EXEC, not ET_CORE', { type: 2 }, 16],
    ['e_type is 0xff00, not ET_CORE', { type: 0xff00 }, 16],
    ['e_version is 2', { version: 2 }, 20],
    ['e_ehsize is 52, not 64', { ehsize: 52 }, 52],
    ['e_phentsize is 64, not 56', { phentsize: 64 }, 54],
  ])('%s', (message, text, offset) => {
    const bytes = mkelf({ ...text, phdrs });
    const header = decoded(bytes);
    expect(header.phdrs.length).toBe(3);
    expect(header.issues).toEqual([{ offset, message: containing(message), fatal: false }]);
    expect(refused(bytes, 'strict')).toEqual(header.issues[0]);
  });
  test('EI_VERSION', () => {
    expect(decoded(mkelf({ phdrs }).with(6, 0)).issues).toEqual([
      { offset: 6, message: 'EI_VERSION is 0, not 1', fatal: false },
    ]);
  });
  test('no program headers', () => {
    const header = decoded(mkelf());
    expect(header).toMatchObject({ phnum: 0, bytesUsed: 64, issues: [{ offset: 56, fatal: false }] });
    expect(refused(mkelf(), 'strict').message).toBe('e_phnum is 0: no program headers');
  });
});

describe('counts and offsets that lie', () => {
  test('a count past the end: what is whole is there, and where it breaks is named', () => {
    const header = decoded(mkelf({ phdrs, phnum: 60000, totalBytes: 64 + 3 * 56 + 55 }));
    expect(header).toMatchObject({ phnum: 60000, phdrs: { length: 3 }, bytesUsed: 64 + 60000 * 56 });
    const [issue] = header.issues;
    expect(issue).toEqual({
      offset: 64 + 3 * 56,
      message: 'the table is cut short: 3 of 60000 program headers are whole',
      fatal: true,
    });
  });
  test.each([4097n, 0x7fff_ffff_ffff_ffffn, 0xffff_ffff_ffff_ffffn])('e_phoff %s leads nowhere', (phoff) => {
    const header = decoded(mkelf({ phdrs, phoff, totalBytes: 4096 }));
    expect(header).toMatchObject({ phnum: 3, phdrs: { length: 0 }, bytesUsed: 64 });
    expect(header.issues.filter((issue) => issue.fatal)).toEqual([
      expect.objectContaining({ offset: 32, message: containing('past the end of the 4096 bytes') }),
    ]);
  });
  test('e_phoff at the last byte', () => {
    const header = decoded(mkelf({ phdrs, phoff: 4095, totalBytes: 4096 }));
    expect(header.phdrs.length).toBe(0);
    expect(header.issues.at(-1)).toMatchObject({ offset: 4095, fatal: true });
  });
  test.each([0, 1, 55])('e_phentsize %d is too small to hold a program header', (phentsize) => {
    const header = decoded(mkelf({ phdrs, phentsize }));
    expect(header.phdrs.length).toBe(0);
    expect(header.issues).toEqual([expect.objectContaining({ offset: 54, fatal: true })]);
  });
  test('the last entry needs no padding up to the next', () => {
    const bytes = mkelf({ phdrs, phentsize: 100 }).subarray(0, 64 + 2 * 100 + 56);
    expect(decoded(bytes).phdrs.length).toBe(3);
    expect(decoded(bytes.subarray(0, bytes.length - 1)).phdrs.length).toBe(2);
  });
});

describe('sizes that wrap', () => {
  const at = (index: number, field: number): number => 64 + index * 56 + field;
  test('p_filesz 0xfffffffff0000000', () => {
    const wrapping = { ...load(0x10000000n, 0x1fffffffn), filesz: 0xfffffffff0000000n, memsz: 0xfffffffff0000000n };
    const header = decoded(
      mkelf({ phdrs: [note(0x1000n, 8n), { ...wrapping, offset: 0x20000000n, paddr: 0x20000000n }] }),
    );
    expect(header.issues.map((issue) => [issue.offset, issue.fatal])).toEqual([
      [at(1, 32), false],
      [at(1, 40), false],
    ]);
    expect(header.issues[0]?.message).toBe(
      'program header 1: p_offset 0x20000000 + p_filesz 0xfffffffff0000000 runs past 2^64',
    );
  });
  test('ending exactly at 2^64 is no wrap', () => {
    expect(decoded(mkelf({ phdrs: [load(0xffff_ffff_ffff_f000n, 0xffff_ffff_ffff_ffffn, 0n)] })).issues).toEqual([]);
  });
  test('ELF32 wraps at 2^32', () => {
    const header = decoded(
      mkelf({ class: 32, phdrs: [{ type: 1, paddr: 0xfffff000n, filesz: 0x1000n, memsz: 0x1001n }] }),
    );
    expect(header.issues).toEqual([{ offset: 52 + 20, message: containing('runs past 2^32'), fatal: false }]);
  });
  test('more in the file than in memory', () => {
    const phdr = { ...load(0n, 0xfffn), memsz: 0x800n };
    expect(decoded(mkelf({ phdrs: [phdr] })).issues).toEqual([
      { offset: at(0, 32), message: 'program header 0: p_filesz 0x1000 is greater than p_memsz 0x800', fatal: false },
    ]);
  });
  test('ten thousand of them are counted, not listed', () => {
    const phdr = { type: 1, offset: 2n, filesz: 0xffff_ffff_ffff_ffffn, memsz: 0xffff_ffff_ffff_ffffn };
    const { issues } = decoded(mkelf({ phdrs: Array.from({ length: 10000 }, () => phdr) }));
    expect(issues).toHaveLength(101);
    expect(issues.at(-1)?.message).toBe('and 9900 more of this kind in the program headers');
  });
});
