// Every program header table in a text, whoever printed it, and the headers of dumps that have none: one pass, each line
// shown to every printer's parser. A log of one support case holds several of them.
import type { MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { StatedHeader } from '../../core/machine/stated-header';
import { machineKind } from '../dump/kdump-header';
import { settleStatedArch } from '../dump/header-arch';
import { firstFact } from '../first-wins';
import { piecesOf, quoteLine, textLines, type Text } from '../text-lines';
import { crashDiskdumps } from './crash-diskdump';
import type { PrintedDump } from './crash-diskdump';
import { crashTables } from './crash-tables';
import { fileLoadTables } from './file-load-debug';
import { kexecDebugTables } from './kexec-debug';
import { makedumpfileTables } from './makedumpfile-loads';
import { printedLine } from './printed-line';
import { readelfTables } from './readelf-tables';

const PRINTERS = [kexecDebugTables, fileLoadTables, readelfTables, crashTables, makedumpfileTables];

/** Fields of one block that are no numbers, told one by one. */
const MOST_TOLD = 5;

/** A text that holds none of these holds no header. */
const MARKS =
  /p_type = \d|CRASH MEMORY RANGES|PT_LOAD ELF header|\b(?:LOAD|NOTE) +0x[0-9a-f]|pt_load_segment\[|Elf(?:32|64)_Phdr:|diskdump_data:|LOAD ?\[ *\d+\]\s+[0-9a-f]+\s+[0-9a-f]+\s/;

/** Whether the text may hold a header: one search, to be asked of every text nobody else knows. */
export function mayHoldHeaders(text: Text): boolean {
  for (const piece of piecesOf(text)) if (MARKS.test(piece)) return true;
  return false;
}

/** What programs printed of headers, in the order of the text. */
export interface PrintedHeaders {
  readonly tables: readonly StatedHeader[];
  readonly dumps: readonly PrintedDump[];
  /** The line of the first table that was one too many. */
  readonly leftOutAt?: number;
}

/** Every line of the text is shown to every parser once. */
export function headersIn(file: string, text: Text): PrintedHeaders {
  const printers = PRINTERS.map((open) => open(file));
  const diskdumps = crashDiskdumps(file);
  const all = [...printers, diskdumps];
  for (const { number, text: line } of textLines(text)) {
    const printed = printedLine(line);
    if (printed.length > 8) for (const parser of all) parser.line(number, printed);
  }
  const found = printers.map((printer) => printer.finish());
  const tables = found.flatMap(({ all: of }) => of).sort((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0));
  const [leftOutAt] = found.flatMap((one) => one.leftOutAt ?? []).sort((a, b) => a - b);
  return { tables, dumps: diskdumps.finish(), ...(leftOutAt === undefined ? {} : { leftOutAt }) };
}

/** Adds what the text holds to the draft, says what cannot be read, and how many headers there were. */
export function readHeaders(file: string, text: Text, draft: MachineDraft): number {
  if (!mayHoldHeaders(text)) return 0;
  const { tables, dumps, leftOutAt } = headersIn(file, text);
  for (const table of tables) {
    draft.statedHeaders.push(table);
    if (table.declared === undefined) continue;
    const where = { file, line: table.lines.at(-1) ?? 1 };
    const message = `the table says ${table.declared} program headers and ${table.types.length} can be read`;
    noteProblem(draft, where, message, 'paste the whole output; memory in the missing rows counts as not listed');
  }
  if (leftOutAt !== undefined) {
    const hint = 'the tables before are read; give the part of the log that matters as a file of its own';
    noteProblem(
      draft,
      { file, line: leftOutAt },
      'begins another table of program headers, too many for one log',
      hint,
    );
  }
  for (const dump of dumps) takePrintedDump(dump, draft);
  return tables.length + dumps.length;
}

function takePrintedDump({ dump, nodename, machine, unreadable }: PrintedDump, draft: MachineDraft): void {
  draft.dumps.push(dump);
  if (dump.release !== undefined) draft.release = firstFact(draft, draft.release, dump.release, 'the kernel release');
  if (nodename !== undefined) draft.hostname = firstFact(draft, draft.hostname, nodename, 'the host name');
  if (machine !== undefined) {
    const { value: stated, where } = machine;
    settleStatedArch(draft, { arch: machineKind(stated)?.arch, stated, where });
  }
  for (const { where, text } of unreadable.slice(0, MOST_TOLD)) {
    noteProblem(draft, where, `crash prints a number here, but ${quoteLine(text)} is none`, 'field left out');
  }
}
