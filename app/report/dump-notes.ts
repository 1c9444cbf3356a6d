// The notes of a dump behind its header: `kdumpscope header` of a vmcore. Names and types as readelf -n gives them.
import { hex } from '../core/address/u64';
import type { DumpNote } from '../core/machine/dump-evidence';
import { noteTypeName } from '../core/elf/elf-names';

export interface NoteJson {
  readonly name: string;
  readonly type: string;
  /** Bytes of the description. */
  readonly size?: number;
  /** In the dump; `line` where the note is known from a text. */
  readonly offset?: string;
  readonly line?: number;
  readonly pid?: number;
}

/** `0x1080` in a dump, `line 52` in a text. */
function notePlace({ offset, line }: DumpNote['where']): string {
  return line === undefined ? hex(offset ?? 0) : `line ${line}`;
}

/** Lines of text with a blank line before them; empty where there are no notes. */
export function notesText(notes: readonly DumpNote[] | undefined): string {
  if (notes === undefined || notes.length === 0) return '';
  const rows = notes.map(({ name, type, descBytes, where, pid }) => [
    notePlace(where),
    name,
    noteTypeName(name, type),
    descBytes === undefined ? '' : `${descBytes} bytes`,
    pid === undefined ? '' : `pid ${pid}`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  const lines = rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
  return `\nNotes\n${lines.join('\n')}\n`;
}

/** The same as JSON; nothing for an elfcorehdr, which has none. */
export function notesJson(notes: readonly DumpNote[] | undefined): { notes?: readonly NoteJson[] } {
  if (notes === undefined) return {};
  return {
    notes: notes.map(({ name, type, descBytes, where, pid }) => ({
      name,
      type: noteTypeName(name, type),
      ...(descBytes === undefined ? {} : { size: descBytes }),
      ...(where.line === undefined ? { offset: hex(where.offset ?? 0) } : { line: where.line }),
      ...(pid === undefined ? {} : { pid }),
    })),
  };
}
