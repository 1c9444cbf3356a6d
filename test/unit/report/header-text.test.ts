import { describe, expect, test } from 'vitest';
import type { CoreHeader } from '../../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../../app/core/elf/decode-core-header';
import { headerJson } from '../../../app/report/header-json';
import { headerText } from '../../../app/report/header-text';
import { load, mkelf, note } from '../../lib/mkelf';

function decoded(bytes: Uint8Array): CoreHeader {
  const result = decodeCoreHeader(bytes);
  if (!result.ok) throw new Error(result.issue.message);
  return result.header;
}

const phdrs = [note(0x13fc1c4c0n, 0x170n), load(0x100000n, 0xa6ffffffn), { type: 0x70000001, flags: 0x80000005 }];

describe('headerText', () => {
  const lines = headerText(decoded(mkelf({ phdrs }))).split('\n');
  test('names every Ehdr field with its value and meaning', () => {
    expect(lines).toContain('  EI_CLASS       0x2  ELF64');
    expect(lines).toContain('  EI_DATA        0x1  little endian');
    expect(lines).toContain('  e_type         0x4  ET_CORE');
    expect(lines).toContain('  e_machine      0x3e  EM_X86_64');
    expect(lines).toContain('  e_phentsize    0x38  56 bytes');
    expect(lines.filter((line) => /^ {2}(EI_|e_)/.test(line))).toHaveLength(19);
  });
  test('lists the program headers in aligned columns', () => {
    expect(lines.slice(-6)).toEqual([
      'Program headers at 0x40',
      '     Type                    Offset            VirtAddr            PhysAddr     FileSiz      MemSiz  Flg             Align',
      '  0  PT_NOTE     0x000000013fc1c4c0  0x0000000000000000  0x000000013fc1c4c0       0x170       0x170                    0x0',
      '  1  PT_LOAD     0x0000000000100000  0xffff888000100000  0x0000000000100000  0xa6f00000  0xa6f00000  RWE               0x0',
      '  2  0x70000001  0x0000000000000000  0x0000000000000000  0x0000000000000000         0x0         0x0  R E 0x80000000    0x0',
      '',
    ]);
  });
  test('an unknown number is given once', () => {
    expect(headerText(decoded(mkelf({ machine: 0x1234, phdrs })))).toContain('\n  e_machine      0x1234\n');
  });
  test('says what is wrong, where, and that bytes are left over behind the table', () => {
    const text = headerText(decoded(mkelf({ type: 2, phdrs, phnum: 2, totalBytes: 4096 })));
    expect(text).toContain('Not zero behind the table from 0xb0 on');
    expect(text).toContain('\nWrong in this header\n  0x10: e_type is ET_EXEC, not ET_CORE\n');
  });
  test('PN_XNUM says where the count comes from', () => {
    const bytes = mkelf({ phnum: 0xffff, shoff: 64, sectionInfo: 3, phoff: 128, phdrs });
    expect(headerText(decoded(bytes))).toContain('  e_phnum        0xffff  PN_XNUM: 3 by section 0\n');
  });
  test('no program headers', () => {
    expect(headerText(decoded(mkelf()))).toContain('\nNo program headers\n');
  });
});

describe('headerJson', () => {
  test('is the published shape', () => {
    expect(headerJson(decoded(mkelf({ phdrs })))).toEqual({
      ehdr: {
        class: '0x2',
        data: '0x1',
        identVersion: '0x1',
        osabi: '0x0',
        abiversion: '0x0',
        type: '0x4',
        machine: '0x3e',
        version: '0x1',
        entry: '0x0',
        phoff: '0x40',
        shoff: '0x0',
        flags: '0x0',
        ehsize: '0x40',
        phentsize: '0x38',
        phnum: '0x3',
        shentsize: '0x0',
        shnum: '0x0',
        shstrndx: '0x0',
      },
      phdrs: [
        {
          index: 0,
          type: 'PT_NOTE',
          flags: '0x0',
          offset: '0x13fc1c4c0',
          vaddr: '0x0',
          paddr: '0x13fc1c4c0',
          filesz: '0x170',
          memsz: '0x170',
          align: '0x0',
        },
        {
          index: 1,
          type: 'PT_LOAD',
          flags: '0x7',
          offset: '0x100000',
          vaddr: '0xffff888000100000',
          paddr: '0x100000',
          filesz: '0xa6f00000',
          memsz: '0xa6f00000',
          align: '0x0',
        },
        {
          index: 2,
          type: '0x70000001',
          flags: '0x80000005',
          offset: '0x0',
          vaddr: '0x0',
          paddr: '0x0',
          filesz: '0x0',
          memsz: '0x0',
          align: '0x0',
        },
      ],
    });
  });
});
