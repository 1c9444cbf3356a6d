// The one way from printed rows to a stated header: every printer's parser adds rows here.
import type { HeaderPrinter, StatedColumn, StatedHeader } from '../../core/machine/stated-header';

export interface PrintedRow {
  readonly line: number;
  readonly type: number;
  readonly paddr: bigint;
  readonly memsz: bigint;
  readonly offset?: bigint;
  readonly vaddr?: bigint;
  readonly filesz?: bigint;
  readonly flags?: number;
  readonly align?: bigint;
}

/** What is known of a table besides its rows. */
export type TableFacts = Partial<Pick<StatedHeader, 'memoryOnly' | 'declared' | 'segment' | 'elf'>>;

/** What one pass over a text gives a printer, line by line; `finish` ends it at the end of the text. */
export interface PrintedTables {
  line(number: number, text: string): void;
  /** The tables, in the order of the text. */
  finish(): readonly StatedHeader[];
}

const OPTIONAL: readonly StatedColumn[] = ['offset', 'vaddr', 'filesz', 'flags', 'align'];

const words = (rows: readonly PrintedRow[], pick: (row: PrintedRow) => bigint | undefined): BigUint64Array =>
  BigUint64Array.from(rows, (row) => pick(row) ?? 0n);

/** The table of these rows. A column is unstated when any row lacks it. */
export function statedHeader(
  file: string,
  by: HeaderPrinter,
  of: StatedHeader['of'],
  rows: readonly PrintedRow[],
  facts: TableFacts = {},
): StatedHeader {
  const unstated = OPTIONAL.filter((column) => rows.some((row) => row[column] === undefined));
  const stated = new Set(OPTIONAL.filter((column) => !unstated.includes(column)));
  return {
    file,
    by,
    of,
    types: Uint32Array.from(rows, (row) => row.type),
    paddrs: words(rows, (row) => row.paddr),
    offsets: words(rows, (row) => row.offset),
    filesizes: words(rows, (row) => row.filesz),
    memsizes: words(rows, (row) => row.memsz),
    ...(stated.has('vaddr') ? { vaddrs: words(rows, (row) => row.vaddr) } : {}),
    ...(stated.has('flags') ? { flags: Uint32Array.from(rows, (row) => row.flags ?? 0) } : {}),
    ...(stated.has('align') ? { aligns: words(rows, (row) => row.align) } : {}),
    lines: Uint32Array.from(rows, (row) => row.line),
    ...(unstated.length > 0 ? { unstated } : {}),
    ...facts,
  };
}
