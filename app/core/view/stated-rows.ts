// Cells of a printed program header table, for the terminal and the window: what the printer leaves out is a dash.
import { hex } from '../address/u64';
import { phdrFlagsText, phdrTypeName } from '../elf/elf-names';
import type { StatedColumn, StatedHeader } from '../machine/stated-header';

export const STATED_CELLS = ['index', 'type', 'offset', 'vaddr', 'paddr', 'filesz', 'memsz', 'flags', 'line'] as const;
export type StatedCell = (typeof STATED_CELLS)[number];

const LEFT_OUT: ReadonlySet<string> = new Set<StatedColumn>(['offset', 'vaddr', 'filesz', 'flags']);

/** One cell as text; empty for a row that is not there. */
export function statedCell(table: StatedHeader, row: number, cell: StatedCell): string {
  if (row < 0 || row >= table.types.length) return '';
  if (LEFT_OUT.has(cell) && table.unstated?.some((column) => column === cell)) return '–';
  switch (cell) {
    case 'index':
      return `${row}`;
    case 'type':
      return phdrTypeName(table.types[row] ?? 0);
    case 'offset':
      return hex(table.offsets[row] ?? 0n);
    case 'vaddr':
      return hex(table.vaddrs?.[row] ?? 0n);
    case 'paddr':
      return hex(table.paddrs[row] ?? 0n);
    case 'filesz':
      return hex(table.filesizes[row] ?? 0n);
    case 'memsz':
      return hex(table.memsizes[row] ?? 0n);
    case 'flags':
      return phdrFlagsText(table.flags?.[row] ?? 0);
    case 'line':
      return `${table.lines[row] ?? ''}`;
  }
}

const OF_WHAT: Readonly<Record<StatedHeader['of'], string>> = {
  load: 'as built when kdump was loaded',
  elfcorehdr: 'of the elfcorehdr',
  dump: 'of a dump',
  unknown: 'of a file that the text does not name',
};

/** `kexec -d, as built when kdump was loaded; segment at 0x3ef5d000, 0x4000 bytes reserved`. */
export function statedTitle({ by, of, memoryOnly, segment }: StatedHeader): string {
  const room = segment?.memsz === undefined ? '' : `, ${hex(segment.memsz)} bytes reserved`;
  const placed = segment === undefined ? '' : `; segment at ${hex(segment.paddr)}${room}`;
  return `${by}, ${OF_WHAT[of]}${memoryOnly ? '; memory only' : ''}${placed}`;
}
