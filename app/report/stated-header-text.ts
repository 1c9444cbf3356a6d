// `kdumpscope header` of a log: the program headers it lists, with the line of each; there is no ELF header to show.
import { hex } from '../core/address/u64';
import { phdrTypeName } from '../core/elf/elf-names';
import type { StatedHeader } from '../core/machine/stated-header';
import { STATED_CELLS, statedCell, statedTitle } from '../core/view/stated-rows';

const TITLES = ['', 'Type', 'Offset', 'VirtAddr', 'PhysAddr', 'FileSiz', 'MemSiz', 'Flg', 'Line'] as const;
/** Columns that read better from the left. */
const LEFT: ReadonlySet<string> = new Set(['Type', 'Flg']);

function tableText(table: StatedHeader): string {
  const rows = Array.from(table.types, (_, row) => STATED_CELLS.map((cell) => statedCell(table, row, cell)));
  const widths = TITLES.map((title, i) =>
    rows.reduce((most, row) => Math.max(most, row[i]?.length ?? 0), title.length),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells
      .map((cell, i) => (LEFT.has(TITLES[i] ?? '') ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')}`.trimEnd();
  const missing = table.declared === undefined ? [] : [`  ${table.types.length} of ${table.declared} rows can be read`];
  return [`${table.file}: ${statedTitle(table)}`, line(TITLES), ...rows.map(line), ...missing].join('\n');
}

/** All tables, a blank line between them. */
export const statedHeadersText = (tables: readonly StatedHeader[]): string => tables.map(tableText).join('\n\n');

/** The same as JSON, numbers as 0x strings; null where the printer leaves a column out. */
export function statedHeadersJson(tables: readonly StatedHeader[]) {
  const value = (
    table: StatedHeader,
    column: 'offset' | 'vaddr' | 'filesz',
    words: BigUint64Array | undefined,
    i: number,
  ) => (table.unstated?.includes(column) ? null : hex(words?.[i] ?? 0n));
  return {
    stated: tables.map((table) => ({
      file: table.file,
      by: table.by,
      of: table.of,
      segment: table.segment
        ? {
            paddr: hex(table.segment.paddr),
            memsz: table.segment.memsz === undefined ? null : hex(table.segment.memsz),
          }
        : null,
      phdrs: Array.from(table.types, (type, i) => ({
        index: i,
        line: table.lines[i] ?? 1,
        type: phdrTypeName(type),
        offset: value(table, 'offset', table.offsets, i),
        vaddr: value(table, 'vaddr', table.vaddrs, i),
        paddr: hex(table.paddrs[i] ?? 0n),
        filesz: value(table, 'filesz', table.filesizes, i),
        memsz: hex(table.memsizes[i] ?? 0n),
      })),
    })),
  };
}
