// The comparison as a text table for a mail: at most 72 columns, ASCII only.
import type { RunView } from '../view/run-view';
import { countWorst } from './compare-runs';
import type { Cell, CompareRow } from './compare-runs';
import { columnLines, wrapText } from './text-columns';

const WIDTH = 72;
const LABEL_MIN = 20;
/** `incomplete` and `not armed` fit. */
const CELL_MAX = 10;
const CELL_MIN = 7;

const SHORT = { complete: 'ok', 'at-risk': 'risk', incomplete: 'LOST', unknown: '?', 'not-armed': 'no dump' } as const;
const LONG = {
  complete: 'complete',
  'at-risk': 'at risk',
  incomplete: 'INCOMPLETE',
  unknown: 'unknown',
  'not-armed': 'no dump',
} as const;

/** Most designs that fit beside each other. */
export const MOST_COLUMNS = Math.floor((WIDTH - LABEL_MIN) / (CELL_MIN + 1));

const letter = (column: number): string => String.fromCharCode(65 + column);

function cellText(cell: Cell | undefined, words: Readonly<Record<Cell['worst'], string>>): string {
  if (!cell) return '-';
  return cell.end === cell.worst ? words[cell.worst] : `${words[cell.worst]} > ${SHORT[cell.end]}`;
}

/** Lines without trailing newline. `machine` says what the runs began from. */
export function compareTable(machine: string, runs: readonly RunView[], rows: readonly CompareRow[]): string {
  const cell = Math.max(CELL_MIN, Math.min(CELL_MAX, Math.floor((WIDTH - LABEL_MIN) / Math.max(1, runs.length)) - 1));
  const label = WIDTH - runs.length * (cell + 1);
  const words = cell < CELL_MAX ? SHORT : LONG;
  const line = (title: string, cells: readonly string[]): readonly string[] =>
    columnLines([[title, label], ...cells.map((text): readonly [string, number] => [text, cell])]);
  const rule = line(
    '-'.repeat(label),
    runs.map(() => '-'.repeat(cell)),
  );
  const count = (verdict: Cell['worst']): readonly string[] => runs.map((_, r) => String(countWorst(rows, r, verdict)));
  const out = [
    ...wrapText(`A panic at each instant, simulated from ${machine}:`, WIDTH),
    ...runs
      .map(({ design }, r) =>
        columnLines([
          ['', 1],
          [letter(r), 1],
          [`${design.id}: ${design.title}`, 66],
        ]),
      )
      .flat(),
    '',
    ...line(
      '',
      runs.map((_, r) => letter(r)),
    ),
    ...rule,
  ];
  let before: CompareRow | undefined;
  for (const row of rows) {
    const newEvent = row.op !== before?.op;
    if (newEvent && row.op >= 0) out.push(...wrapText(runs[0]?.events[row.op] ?? '', WIDTH));
    if (row.blocks !== undefined && (newEvent || row.blocks !== before?.blocks)) out.push(` ${row.blocks}`);
    before = row;
    out.push(
      ...line(
        `${row.op < 0 ? '' : '  '}${row.title}`,
        row.cells.map((c) => cellText(c, words)),
      ),
    );
  }
  return [
    ...out,
    ...rule,
    ...line('instants that lose memory', count('incomplete')),
    ...line('instants without a dump', count('not-armed')),
    ...line('instants at risk', count('at-risk')),
    '',
    ...wrapText(`"x > y": x within the instant, y at its end. "-": the design has no such instant.`, WIDTH),
  ].join('\n');
}
