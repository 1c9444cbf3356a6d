// Malformed lines of a table: the first few are told one by one, the rest as a count, so that a file
// of garbage gives a handful of problems and not a million.
import { noteProblem } from '../core/machine/machine';
import type { MachineDraft } from '../core/machine/machine';
import { quoteLine } from './text-lines';
import type { TextLine } from './text-lines';

/** Lines that are told one by one. */
export const TOLD_ONE_BY_ONE = 5;

export interface RowProblems {
  /** Records one skipped line. */
  skip(line: TextLine, reason: string): void;
  /** Counts lines that were skipped without being kept; `last` is the last of them. */
  more(lines: number, last: number): void;
  /** Tells how many more there were. */
  finish(): void;
}

/** Collects the skipped lines of one file. */
export function createRowProblems(draft: MachineDraft, file: string): RowProblems {
  let count = 0;
  let lastLine = 0;
  return {
    skip(line, reason) {
      count++;
      lastLine = line.number;
      if (count > TOLD_ONE_BY_ONE) return;
      noteProblem(draft, { file, line: line.number }, `${reason}: ${quoteLine(line.text)}`, 'line skipped');
    },
    more(lines, last) {
      count += lines;
      if (lines > 0) lastLine = last;
    },
    finish() {
      const untold = count - TOLD_ONE_BY_ONE;
      if (untold <= 0) return;
      const lines = untold === 1 ? '1 more line' : `${untold.toString()} more lines`;
      noteProblem(draft, { file, line: lastLine }, `${lines} cannot be read either, this is the last`, 'lines skipped');
    },
  };
}
