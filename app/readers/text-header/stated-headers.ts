// Every program header table in a text, whoever printed it: one pass, each line shown to every printer's parser. A log
// of one support case holds several of them.
import type { MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { StatedHeader } from '../../core/machine/stated-header';
import { textLines } from '../text-lines';
import { crashTables } from './crash-tables';
import { fileLoadTables } from './file-load-debug';
import { kexecDebugTables } from './kexec-debug';
import { makedumpfileTables } from './makedumpfile-loads';
import { printedLine } from './printed-line';
import { readelfTables } from './readelf-tables';

const PRINTERS = [kexecDebugTables, fileLoadTables, readelfTables, crashTables, makedumpfileTables];

/** A text that holds none of these holds no table. */
const MARKS =
  /p_type = \d|CRASH MEMORY RANGES|PT_LOAD ELF header|\b(?:LOAD|NOTE) +0x[0-9a-f]|pt_load_segment\[|Elf(?:32|64)_Phdr:|LOAD ?\[ *\d+\]\s+[0-9a-f]+\s+[0-9a-f]+\s/;

/** Whether the text may hold a table: one search, to be asked of every text nobody else knows. */
export const mayHoldTables = (text: string): boolean => MARKS.test(text);

/** The tables in the order of the text. */
export function tablesIn(file: string, text: string): StatedHeader[] {
  const printers = PRINTERS.map((open) => open(file));
  for (const { number, text: line } of textLines(text)) {
    const printed = printedLine(line);
    if (printed.length > 8) for (const printer of printers) printer.line(number, printed);
  }
  const found = printers.flatMap((printer) => printer.finish());
  return found.sort((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0));
}

/** Adds the tables of a text to the draft, and says which are cut short. */
export function readTables(file: string, text: string, draft: MachineDraft): number {
  if (!mayHoldTables(text)) return 0;
  const found = tablesIn(file, text);
  for (const table of found) {
    draft.statedHeaders.push(table);
    if (table.declared === undefined) continue;
    const where = { file, line: table.lines.at(-1) ?? 1 };
    const message = `the table says ${table.declared} program headers and ${table.types.length} can be read`;
    noteProblem(draft, where, message, 'paste the whole output; memory in the missing rows counts as not listed');
  }
  return found.length;
}
