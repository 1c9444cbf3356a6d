// Program headers of an older, longer table that still stand behind the current one: an update writes round_up(used, 4096)
// bytes, so what lay beyond stays (crash_handle_hotplug_event, kernel/crash_core.c, Linux 6.12). The capture kernel goes
// by e_phnum and never sees them; they tell what the header said before.
import { PT_LOAD, PT_NOTE } from './core-header';
import type { CoreHeader, PhdrTable } from './core-header';
import { decodePhdrs, phdrRun } from './decode-phdrs';
import { viewOf } from './elf-field';
import { PHDR_LAYOUT } from './elf-layout';

export interface StalePhdrs {
  /** How many entries behind the table have the shape of a program header. */
  readonly count: number;
  /** Byte offset of each of them. */
  readonly offsets: readonly number[];
}

/** Finds them on the table's own grid: old and new table start at the same byte. */
export function decodeStalePhdrs(bytes: Uint8Array, header: CoreHeader): StalePhdrs {
  const { ehdr, bytesUsed, staleOffset } = header;
  if (staleOffset === undefined || ehdr.phentsize < PHDR_LAYOUT[ehdr.class].size) return { count: 0, offsets: [] };
  const skipped = Math.floor((staleOffset - bytesUsed) / ehdr.phentsize);
  const first = bytesUsed + skipped * ehdr.phentsize;
  const run = phdrRun(ehdr, first, Math.ceil((bytes.length - first) / ehdr.phentsize));
  const table = decodePhdrs(viewOf(bytes), run);
  const offsets: number[] = [];
  for (let i = 0; i < table.length; i++) if (isPhdrShaped(table, i)) offsets.push(first + i * run.stride);
  return { count: offsets.length, offsets };
}

/** As the builders write them: a note without flags or a load with, and the same size in file and memory. */
function isPhdrShaped(table: PhdrTable, index: number): boolean {
  const type = table.types[index];
  const flags = table.flags[index];
  if (table.memsizes[index] === 0n || table.filesizes[index] !== table.memsizes[index]) return false;
  return (type === PT_NOTE && flags === 0) || (type === PT_LOAD && flags === 7);
}
