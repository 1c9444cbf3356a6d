// What lsmem of util-linux prints, in each of its forms: table, -r, -P and -J, with any choice of columns. One row is
// one memory block (-a) or a run of equal ones. SIZE is rounded unless -b was given.
import { parseHex } from '../../core/address/u64';
import { isJsonObject, parseJson } from '../json-value';
import { TOLD_ONE_BY_ONE } from '../row-problems';
import type { TextLine } from '../text-lines';
import { textLines } from '../text-lines';

/** One row as far as its columns say. Text of other columns is kept as it stands. */
export interface LsmemRow {
  readonly line: TextLine;
  readonly start?: bigint;
  /** Inclusive. */
  readonly last?: bigint;
  /** Block numbers, both inclusive. */
  readonly firstBlock?: number;
  readonly lastBlock?: number;
  readonly size?: string;
  readonly state?: string;
  readonly zones?: string;
}

/** A line of the summary below the table. */
export interface LsmemSum {
  readonly line: TextLine;
  readonly size: string;
}

/** Lines that are told, and how many more there were. */
export interface SkippedLines {
  readonly told: readonly TextLine[];
  readonly more: number;
  /** Number of the last. */
  readonly last: number;
}

function skippedLines(): SkippedLines & { add(line: TextLine): void } {
  const told: TextLine[] = [];
  const skipped = {
    told,
    more: 0,
    last: 0,
    add(line: TextLine) {
      if (told.length < TOLD_ONE_BY_ONE) told.push(line);
      else skipped.more++;
      skipped.last = line.number;
    },
  };
  return skipped;
}

export interface LsmemText {
  readonly rows: readonly LsmemRow[];
  /** Lines that are neither a row nor anything else lsmem prints. */
  readonly skipped: SkippedLines;
  readonly blockSize?: LsmemSum;
  readonly online?: LsmemSum;
  readonly offline?: LsmemSum;
}

const COLUMNS = ['RANGE', 'SIZE', 'STATE', 'REMOVABLE', 'BLOCK', 'NODE', 'ZONES'] as const;
type Column = (typeof COLUMNS)[number];
/** What lsmem prints when no columns are asked for. */
const DEFAULT_COLUMNS: readonly Column[] = ['RANGE', 'SIZE', 'STATE', 'REMOVABLE', 'BLOCK'];

const RANGE = /^0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})$/i;
const BLOCKS = /^(\d{1,10})(?:-(\d{1,10}))?$/;
const SUM = /^(Memory block size|Total online memory|Total offline memory): +(\S+)$/;
const PAIR = /([A-Z]+)="([^"]*)"/g;

const isColumn = (word: string): word is Column => COLUMNS.some((column) => column === word);

/** The columns that a heading names, or undefined where the line is none. */
export function lsmemHeading(text: string): readonly Column[] | undefined {
  const words = text.trim().split(/\s+/);
  const columns = words.filter(isColumn);
  const places = columns.includes('RANGE') || columns.includes('BLOCK');
  return places && columns.length === words.length && new Set(columns).size === columns.length ? columns : undefined;
}

function rowOf(line: TextLine, cells: ReadonlyMap<string, string>): LsmemRow | undefined {
  const [, startText, lastText] = RANGE.exec(cells.get('RANGE') ?? '') ?? [];
  const start = startText === undefined ? undefined : parseHex(startText);
  const last = lastText === undefined ? undefined : parseHex(lastText);
  const [, firstText, endText = firstText] = BLOCKS.exec(cells.get('BLOCK') ?? '') ?? [];
  const placed = start !== undefined && last !== undefined && last >= start;
  const numbered = firstText !== undefined && Number(endText) >= Number(firstText);
  // A word that stands where a range would is of another text.
  if (!placed && (!numbered || (cells.get('RANGE') ?? '') !== '')) return undefined;
  const text = (column: Column): string | undefined => (cells.get(column) === '' ? undefined : cells.get(column));
  const size = text('SIZE');
  const state = text('STATE');
  const zones = text('ZONES');
  return {
    line,
    ...(placed && { start, last }),
    ...(numbered && { firstBlock: Number(firstText), lastBlock: Number(endText) }),
    ...(size !== undefined && { size }),
    ...(state !== undefined && { state }),
    ...(zones !== undefined && { zones }),
  };
}

/** Columns that are empty where the kernel has no such file. */
const MAY_BE_EMPTY: readonly (readonly Column[])[] = [[], ['ZONES'], ['NODE'], ['ZONES', 'NODE']];

/** Values of one line by column; undefined where their number does not fit the columns. An empty cell is a gap. */
function cellsOf(text: string, columns: readonly Column[]): ReadonlyMap<string, string> | undefined {
  const words = text.trim().split(/\s+/);
  for (const empty of MAY_BE_EMPTY) {
    const filled = columns.filter((column) => !empty.includes(column));
    if (filled.length === words.length) return new Map(filled.map((column, i) => [column, words[i] ?? '']));
  }
  return undefined;
}

function pairsOf(text: string): ReadonlyMap<string, string> {
  return new Map(Array.from(text.matchAll(PAIR), ([, column = '', value = '']) => [column, value]));
}

/** Every row of a table, -r or -P text. */
export function parseLsmemText(text: string): LsmemText {
  const rows: LsmemRow[] = [];
  const skipped = skippedLines();
  const sums = new Map<string, LsmemSum>();
  let columns: readonly Column[] = DEFAULT_COLUMNS;
  for (const line of textLines(text)) {
    const trimmed = line.text.trim();
    // A line lsmem never prints, such as the prompt of a pasted terminal, is not worth a word when it holds no range.
    if (trimmed === '' || /^(?:\$|#|---)/.test(trimmed)) continue;
    const heading = lsmemHeading(trimmed);
    const [, label, size] = SUM.exec(trimmed) ?? [];
    if (heading !== undefined) columns = heading;
    else if (label !== undefined && size !== undefined) sums.set(label, sums.get(label) ?? { line, size });
    else {
      const cells = trimmed.includes('="') ? pairsOf(trimmed) : cellsOf(trimmed, columns);
      const row = cells && rowOf(line, cells);
      if (row === undefined) skipped.add(line);
      else rows.push(row);
    }
  }
  const [blockSize, online, offline] = [...SUM_LABELS].map((label) => sums.get(label));
  return {
    rows,
    skipped,
    ...(blockSize && { blockSize }),
    ...(online && { online }),
    ...(offline && { offline }),
  };
}

const SUM_LABELS = ['Memory block size', 'Total online memory', 'Total offline memory'] as const;

/** Every row of `lsmem -J`; undefined where the text is no such JSON. */
export function parseLsmemJson(text: string): LsmemText | undefined {
  const value = parseJson(text);
  const memory = isJsonObject(value) ? value['memory'] : undefined;
  if (!Array.isArray(memory)) return undefined;
  const lines = objectLines(text, memory.length);
  const rows: LsmemRow[] = [];
  const skipped = skippedLines();
  memory.forEach((member: unknown, i) => {
    const line = lines[i] ?? { number: 1, text: '' };
    const row = isJsonObject(member) ? rowOf(line, jsonCells(member)) : undefined;
    if (row === undefined) skipped.add(line);
    else rows.push(row);
  });
  return { rows, skipped };
}

function jsonCells(member: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(
    COLUMNS.map((column) => {
      const value = member[column.toLowerCase()];
      return [column, typeof value === 'string' || typeof value === 'number' ? String(value) : ''];
    }),
  );
}

/** The line on which each object of the list begins: lsmem gives every key a line of its own. */
function objectLines(text: string, count: number): readonly TextLine[] {
  const keys: TextLine[] = [];
  for (const line of textLines(text)) if (/^\s*"\w+"\s*:\s*[^[\s]/.test(line.text)) keys.push(line);
  const first = /"(\w+)"/.exec(keys[0]?.text ?? '')?.[1];
  const starts = keys.filter((line) => first !== undefined && line.text.trim().startsWith(`"${first}"`));
  return starts.length === count ? starts : [];
}
