// The one way from printed rows to a stated header: every printer's parser adds rows here.
import { growingU32, growingU64 } from '../../core/range/growing-column';
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
  finish(): FoundTables;
}

const OPTIONAL: readonly StatedColumn[] = ['offset', 'vaddr', 'filesz', 'flags', 'align'];
/** More loads than this are in no log; a hostile one could begin a table with every line. */
const MOST_TABLES = 1000;

/** The rows of a table that is being read, as columns. */
export class PrintedRows {
  private readonly types = growingU32();
  private readonly flags = growingU32();
  private readonly lines = growingU32();
  private readonly u64 = {
    paddr: growingU64(),
    memsz: growingU64(),
    offset: growingU64(),
    vaddr: growingU64(),
    filesz: growingU64(),
    align: growingU64(),
  };
  private readonly unstated = new Set<StatedColumn>();

  get length(): number {
    return this.types.length;
  }

  /** Line of the first row. */
  firstLine = 0;

  push(row: PrintedRow): void {
    if (this.length === 0) this.firstLine = row.line;
    this.types.push(row.type);
    this.lines.push(row.line);
    this.u64.paddr.push(row.paddr);
    this.u64.memsz.push(row.memsz);
    for (const column of OPTIONAL) {
      const value = row[column];
      // A column that one row lacks is none: nothing of it is kept.
      if (value === undefined) this.unstated.add(column);
      else if (this.unstated.has(column)) continue;
      else if (column === 'flags') this.flags.push(Number(value));
      else this.u64[column].push(BigInt(value));
    }
  }

  /** Begins the next table. */
  clear(): void {
    for (const column of [this.types, this.flags, this.lines, ...Object.values(this.u64)]) column.clear();
    this.unstated.clear();
  }

  /** The table of these rows. A column is unstated when any row lacks it. */
  table(file: string, by: HeaderPrinter, of: StatedHeader['of'], facts: TableFacts = {}): StatedHeader {
    const { length, u64 } = this;
    const unstated = OPTIONAL.filter((column) => this.unstated.has(column));
    const stated = (column: StatedColumn): boolean => !this.unstated.has(column);
    const words = (column: 'offset' | 'filesz'): BigUint64Array =>
      stated(column) ? u64[column].done() : new BigUint64Array(length);
    return {
      file,
      by,
      of,
      types: this.types.done(),
      paddrs: u64.paddr.done(),
      offsets: words('offset'),
      filesizes: words('filesz'),
      memsizes: u64.memsz.done(),
      ...(stated('vaddr') ? { vaddrs: u64.vaddr.done() } : {}),
      ...(stated('flags') ? { flags: this.flags.done() } : {}),
      ...(stated('align') ? { aligns: u64.align.done() } : {}),
      lines: this.lines.done(),
      ...(unstated.length > 0 ? { unstated } : {}),
      ...facts,
    };
  }
}

/** The tables that a printer's parser has found. */
export class FoundTables {
  readonly all: StatedHeader[] = [];
  /** A row of the first one that was left out because there are too many. */
  leftOutAt: number | undefined;

  /** Takes the table of `rows` as `make` gives it, unless there are too many; `rows` begin again. */
  take(rows: PrintedRows, make: () => StatedHeader): void {
    if (rows.length > 0) {
      if (this.all.length < MOST_TABLES) this.all.push(make());
      else this.leftOutAt ??= rows.firstLine;
    }
    rows.clear();
  }
}
