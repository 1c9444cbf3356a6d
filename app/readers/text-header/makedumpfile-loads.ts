// The loads makedumpfile lists when it opens a dump (`-D`, or debug messages): `LOAD[n]`, physical and virtual addresses
// in hex without 0x, the end behind the range. No notes, no place in the file.
import { PT_LOAD } from '../../core/elf/core-header';
import { FoundTables, PrintedRows } from './header-table';
import type { PrintedTables } from './header-table';
import { hexColumns } from './printed-line';

const ROW = /\bLOAD ?\[ *(\d{1,9})\]\s+([0-9a-f]{1,16})\s+([0-9a-f]{1,16})\s+([0-9a-f]{1,16})\s+([0-9a-f]{1,16})\s*$/;

/** Tables of all the dumps that the text tells of. */
export function makedumpfileTables(file: string): PrintedTables {
  const found = new FoundTables();
  const rows = new PrintedRows();

  function flush(): void {
    found.take(rows, () => rows.table(file, 'makedumpfile', 'dump'));
  }
  return {
    line(number, text) {
      const match = text.includes('LOAD') ? ROW.exec(text) : null;
      if (match === null) return;
      const [paddr, end, vaddr] = hexColumns(match.slice(2, 6)) ?? [];
      if (paddr === undefined || end === undefined || vaddr === undefined) return;
      if (Number(match[1]) === 0) flush();
      // A size that wraps ends below its start: kept as it was stored.
      rows.push({ line: number, type: PT_LOAD, paddr, memsz: BigInt.asUintN(64, end - paddr), vaddr });
    },
    finish() {
      flush();
      return found;
    },
  };
}
