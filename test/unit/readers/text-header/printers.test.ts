// Program headers by hand, in the words of each printer, and what comes to stand around them in a support case.
import { describe, expect, it } from 'vitest';
import { headersIn } from '../../../../app/readers/text-header/stated-headers';
import { machineOf, problemLines } from '../../../lib/evidence';

const LOAD_ROW =
  'Elf header: p_type = 1, p_offset = 0x100000 p_paddr = 0x100000 p_vaddr = 0xffff8eb8c0100000 p_filesz = 0x2ef00000 p_memsz = 0x2ef00000';

/** Start and size of each row, in hex. */
const sizes = (text: string): string[][] =>
  headersIn('log', text).tables.map((table) =>
    Array.from(
      table.paddrs,
      (paddr, i) => `${table.lines[i]}: ${paddr.toString(16)}+${(table.memsizes[i] ?? 0n).toString(16)}`,
    ),
  );

describe('a row', () => {
  it.each([
    ['dmesg', '[   12.345678] '],
    ['journal', 'Nov 22 10:00:01 host kdumpctl[123]: '],
    ['terminal', '\u001b[0;32m'],
    ['mail', '> > '],
    ['console in a trace', '  kexec-177     [000] d....    28.018376: console: '],
  ])('is found behind what %s puts in front', (_, prefix) => {
    expect(sizes(`x\r\n${prefix}${LOAD_ROW}\r\n`)).toEqual([['2: 100000+2ef00000']]);
  });

  it('is found through the colours grep puts into it', () => {
    const coloured = LOAD_ROW.replace('p_paddr', '\u001b[01;31m\u001b[Kp_paddr\u001b[m\u001b[K');
    expect(sizes(`${coloured}\n`)).toEqual([['1: 100000+2ef00000']]);
  });

  it('with a number of more than 64 bits is none', () => {
    expect(sizes(LOAD_ROW.replace('0x100000 p_vaddr', '0x11000000000000000 p_vaddr'))).toEqual([]);
  });
});

describe('kexec -d', () => {
  it('of two loads in one log gives two tables', () => {
    const load = `${LOAD_ROW}\nCreated elf header segment at 0x3ef5d000\nsegment[0].mem   = 0x3ef5d000\nsegment[0].memsz = 0x4000\n`;
    const tables = headersIn('log', load + load).tables;
    expect(tables.map(({ segment }) => segment)).toEqual([
      { paddr: 0x3ef5d000n, memsz: 0x4000n, where: { file: 'log', line: 2 } },
      { paddr: 0x3ef5d000n, memsz: 0x4000n, where: { file: 'log', line: 6 } },
    ]);
  });

  // x86 prints last addresses and a type, 0 for RAM; Power prints the end behind the range and no type.
  it('with its memory ranges only gives those', () => {
    const x86 = 'CRASH MEMORY RANGES\n0000000000001000-000000000009fbff (0)\n000000000009fc00-000000000009ffff (1)\n';
    const power = 'CRASH MEMORY RANGES\n0000000000000000-0000000000010000\n0000000010000000-0000000020000000\n';
    expect(sizes(x86)).toEqual([['2: 1000+9ec00']]);
    expect(sizes(power)).toEqual([['2: 0+10000', '3: 10000000+10000000']]);
    expect(headersIn('log', power).tables[0]).toMatchObject({
      memoryOnly: true,
      unstated: ['offset', 'vaddr', 'filesz', 'flags', 'align'],
    });
  });
});

describe('crash', () => {
  const PHDR = [
    'Elf64_Phdr:',
    '   p_type: 1 (PT_LOAD)',
    '   p_offset: 12288 (3000)',
    '   p_vaddr: ffffffff8c000000',
    '   p_paddr: 20600000',
    '   p_filesz: 46333952 (2c30000)',
    '   p_memsz: 46333952 (2c30000)',
  ].join('\n');

  it('prints sizes in decimal, and older versions nothing behind them', () => {
    expect(sizes(`vmcore_data: \n${PHDR}\n`)).toEqual([['2: 20600000+2c30000']]);
    expect(sizes(`vmcore_data: \n${PHDR.replaceAll(/ \([0-9a-f]+\)/g, '')}\n`)).toEqual([['2: 20600000+2c30000']]);
  });

  it('of /proc/kcore describes no dump', () => {
    expect(sizes(`proc_kcore_data:\n           flags: 400 (KCORE_ELF64)\n${PHDR}\n`)).toEqual([]);
  });

  it('with its list of segments only gives those, whose ends are behind the range', () => {
    const list =
      'vmcore_data:\n     pt_load_segment[0]:\n            file_offset: 3000\n             phys_start: 16aa00000\n               phys_end: 16cc2c000\n              zero_fill: 0\n';
    expect(sizes(list)).toEqual([['2: 16aa00000+222c000']]);
  });
});

describe('makedumpfile', () => {
  it('prints the end behind the range, and starts again at 0', () => {
    const text =
      'LOAD[ 0]         20600000         23230000 ffffffff8c000000 ffffffff8ec30000\nLOAD[ 1]           100000         2f000000 ffff8d7900100000 ffff8d792f000000\n';
    expect(sizes(text + text)).toEqual([
      ['1: 20600000+2c30000', '2: 100000+2ef00000'],
      ['3: 20600000+2c30000', '4: 100000+2ef00000'],
    ]);
  });
});

describe('readelf', () => {
  it('of a program is no core header', () => {
    const text =
      'Elf file type is EXEC (Executable file)\nThere are 2 program headers, starting at offset 64\n\nProgram Headers:\n  LOAD           0x001000 0x0000000000000000 0x0000000000000000 0x000010 0x001000     0\n';
    expect(sizes(text)).toEqual([]);
  });

  it('with the ELF header names the architecture', () => {
    const ehdr = (machine: string) =>
      `ELF Header:\n  Data:                              2's complement, little endian\n  Type:                              CORE (Core file)\n  Machine:                           ${machine}\n`;
    const row = '  LOAD           0x100000 0xffff8eb8c0100000 0x0000000000100000 0x2ef00000 0x2ef00000 RWE 0\n';
    // The names are those of binutils 2.40 and elfutils 0.188.
    const archOf = (machine: string) => machineOf({ 'pasted.txt': ehdr(machine) + row }).arch;
    expect(archOf('Advanced Micro Devices X86-64')).toEqual({
      value: 'x86_64',
      where: { file: 'pasted.txt', line: 4 },
    });
    expect(archOf('AMD x86-64')?.value).toBe('x86_64');
    expect(archOf('PowerPC64')?.value).toBe('ppc64le');
    expect(archOf('AArch64')?.value).toBe('arm64');
    expect(archOf('Something new')).toBeUndefined();
  });

  it('cut short says how many rows are missing', () => {
    const machine = machineOf({
      'pasted.txt':
        'There are 3 program headers, starting at offset 64\n\n  LOAD           0x100000 0xffff8eb8c0100000 0x0000000000100000 0x2ef00000 0x2ef00000 RWE 0\n',
    });
    expect(problemLines(machine)).toEqual(['pasted.txt:3 the table says 3 program headers and 1 can be read']);
    expect(machine.statedHeaders[0]).toMatchObject({ of: 'elfcorehdr', by: 'readelf', declared: 3 });
  });
});

describe('a line of ten megabytes', () => {
  it('is passed in time that its length allows', () => {
    const text = `CRASH MEMORY RANGES\n${'LOAD 0x1 p_type = 1 '.repeat(500_000)}\n${LOAD_ROW}\n`;
    const started = performance.now();
    expect(sizes(text)).toEqual([['3: 100000+2ef00000']]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
