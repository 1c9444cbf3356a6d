// Program headers as readelf (binutils) and eu-readelf (elfutils) print them: one line per entry with -lW, ELF32 and
// eu-readelf, two lines for ELF64 without -W. The heading may be missing: people grep for LOAD.
import { isDumpFile } from '../../core/elf/decode-core-header';
import type { HeaderPrinter, StatedHeader } from '../../core/machine/stated-header';
import { phdrTable } from '../../core/machine/stated-phdrs';
import { FoundTables, PrintedRows } from './header-table';
import type { PrintedRow, PrintedTables } from './header-table';
import { hexColumns } from './printed-line';

const TYPES: ReadonlyMap<string, number> = new Map([
  ['NULL', 0],
  ['LOAD', 1],
  ['DYNAMIC', 2],
  ['INTERP', 3],
  ['NOTE', 4],
  ['SHLIB', 5],
  ['PHDR', 6],
  ['TLS', 7],
  ['GNU_EH_FRAME', 0x6474e550],
  ['EH_FRAME', 0x6474e550],
  ['GNU_STACK', 0x6474e551],
  ['GNU_RELRO', 0x6474e552],
  ['GNU_PROPERTY', 0x6474e553],
]);

/** Both programs fill offsets and sizes up to six digits, addresses to eight (ELF32) or sixteen. */
const SIZE = '0x([0-9a-f]{6,16})';
const ADDRESS = '0x([0-9a-f]{8,16})';
const NAME = '(?:^|[\\s>|])([A-Z][A-Z_]{2,15})';
const TAIL = '([RWE ]{0,3}?)\\s*(?:0x)?([0-9a-f]{1,16})\\s*$';
const WHOLE = new RegExp(`${NAME}\\s+${SIZE}\\s+${ADDRESS}\\s+${ADDRESS}\\s+${SIZE}\\s+${SIZE}\\s+${TAIL}`);
/** As many characters as the shortest line has that `WHOLE` takes. */
const WHOLE_CHARACTERS = 54;
const FIRST = new RegExp(`${NAME}\\s+${ADDRESS}\\s+${ADDRESS}\\s+${ADDRESS}\\s*$`);
const SECOND = new RegExp(`(?:^|[\\s>|])${ADDRESS}\\s+${ADDRESS}\\s+${TAIL}`);
const THERE_ARE = /\bThere (?:are|is) (\d{1,10}) program headers?, starting at offset/;
const PHNUM = /\bNumber of program headers(?: entries)?:\s+(\d{1,10})(?: \((\d{1,10}))?/;
const FILE_TYPE = /\b(?:Elf file type is|Type:\s+) ?(CORE|EXEC|DYN|REL)\b/;

const DATA = /\bData:\s+2's complement, (little|big) endian/;
const MACHINE = /\bMachine:\s+(\S.{0,60})/;
/** e_machine by the names both programs print. */
const MACHINES: readonly (readonly [name: RegExp, machine: number])[] = [
  [/x86-64/i, 62],
  [/80386/, 3],
  [/PowerPC ?64/i, 21],
  [/aarch64/i, 183],
  [/S\/390/, 22],
  [/RISC-V/, 243],
  [/LoongArch/i, 258],
];

const flagsOf = (letters: string): number =>
  (letters.includes('R') ? 4 : 0) | (letters.includes('W') ? 2 : 0) | (letters.includes('E') ? 1 : 0);

type First = Pick<PrintedRow, 'line' | 'type' | 'offset' | 'vaddr' | 'paddr'>;

/** The columns of one printed entry; undefined where one is no number or the type is none of a core file. */
function wholeRow(line: number, match: RegExpExecArray): PrintedRow | undefined {
  const type = TYPES.get(match[1] ?? '');
  const [offset, vaddr, paddr, filesz, memsz] = hexColumns(match.slice(2, 7)) ?? [];
  const [align] = hexColumns([match[8]]) ?? [];
  if (type === undefined || offset === undefined || vaddr === undefined || paddr === undefined) return undefined;
  if (filesz === undefined || memsz === undefined || align === undefined) return undefined;
  return { line, type, offset, vaddr, paddr, filesz, memsz, flags: flagsOf(match[7] ?? ''), align };
}

function firstHalf(line: number, match: RegExpExecArray): First | undefined {
  const type = TYPES.get(match[1] ?? '');
  const [offset, vaddr, paddr] = hexColumns(match.slice(2, 5)) ?? [];
  if (type === undefined || offset === undefined || vaddr === undefined || paddr === undefined) return undefined;
  return { line, type, offset, vaddr, paddr };
}

function withSecond(half: First, match: RegExpExecArray): PrintedRow | undefined {
  const [filesz, memsz, align] = hexColumns([match[1], match[2], match[4]]) ?? [];
  if (filesz === undefined || memsz === undefined || align === undefined) return undefined;
  return { ...half, filesz, memsz, flags: flagsOf(match[3] ?? ''), align };
}

/** Tables of all the core files that the text tells of; those of executables and libraries are left out. */
export function readelfTables(file: string): PrintedTables {
  const found = new FoundTables();
  const rows = new PrintedRows();
  let half: First | undefined;
  let by: HeaderPrinter = 'readelf';
  let declared: number | undefined;
  let isCore = true;
  let order: 'LE' | 'BE' = 'LE';
  let elf: StatedHeader['elf'];

  function flush(): void {
    const short = declared !== undefined && declared > rows.length ? { declared } : {};
    const ofElf = elf ? { elf } : {};
    if (!isCore) rows.clear();
    found.take(rows, () => {
      const table = rows.table(file, by, 'elfcorehdr', { ...short, ...ofElf });
      return isDumpFile(phdrTable(table)) ? { ...table, of: 'dump' } : table;
    });
    half = undefined;
    by = 'readelf';
  }
  /** Lines of the ELF header, which stand before the table. */
  function ehdrLine(number: number, text: string): void {
    const data = DATA.exec(text)?.[1];
    const name = MACHINE.exec(text)?.[1];
    if (data === undefined && name === undefined) return;
    if (rows.length > 0) {
      flush();
      declared = undefined;
      isCore = true;
      elf = undefined;
    }
    if (data !== undefined) order = data === 'big' ? 'BE' : 'LE';
    const machine = MACHINES.find(([pattern]) => name !== undefined && pattern.test(name))?.[1];
    if (machine !== undefined) elf = { machine, order, where: { file, line: number } };
  }
  function heading(text: string): void {
    const fileType = FILE_TYPE.exec(text)?.[1];
    const counted = PHNUM.exec(text);
    const count = counted?.[2] ?? counted?.[1] ?? THERE_ARE.exec(text)?.[1];
    if (fileType === undefined && count === undefined && !text.includes('Program Headers:')) return;
    if (rows.length > 0) {
      flush();
      declared = undefined;
      isCore = true;
      elf = undefined;
    }
    if (fileType !== undefined) isCore = fileType === 'CORE';
    if (count !== undefined) declared = Number(count);
  }
  return {
    line(number, text) {
      const second = half && text.includes('0x') ? SECOND.exec(text) : null;
      const start = half;
      half = undefined;
      const row = start && second ? withSecond(start, second) : undefined;
      if (row !== undefined) {
        rows.push(row);
        return;
      }
      if (!text.includes('0x')) {
        ehdrLine(number, text);
        heading(text);
        return;
      }
      const whole = text.length < WHOLE_CHARACTERS ? null : WHOLE.exec(text);
      const entry = whole === null ? undefined : wholeRow(number, whole);
      if (entry !== undefined) {
        // elfutils prints an alignment of 0 with the prefix, binutils without.
        if (text.trimEnd().endsWith(' 0x0')) by = 'eu-readelf';
        rows.push(entry);
        return;
      }
      const first = FIRST.exec(text);
      half = first === null ? undefined : firstHalf(number, first);
    },
    finish() {
      flush();
      return found;
    },
  };
}
