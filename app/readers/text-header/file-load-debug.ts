// What the kernel prints while kexec_file_load builds the header (KEXEC_FILE_DEBUG, `kexec -s -d`, from 6.7): memory
// only, no notes and no kernel text. The debug flag is gone after the load, so updates by hotplug print nothing: the
// newest such table is that of the last load, never that of the last event.
import { PT_LOAD } from '../../core/elf/core-header';
import { FoundTables, PrintedRows } from './header-table';
import type { PrintedTables, TableFacts } from './header-table';
import { hexColumns } from './printed-line';

const ROW =
  /Crash PT_LOAD ELF header\. phdr=\S+ vaddr=0x([0-9a-f]{1,16}), paddr=0x([0-9a-f]{1,16}), sz=0x([0-9a-f]{1,16}) e_phnum=(\d{1,10}) p_offset=0x([0-9a-f]{1,16})/;
/** x86 says "Loaded ELF headers", the others "Loaded elf core header"; powerpc puts a comma behind the address. */
const LOADED =
  /Loaded (?:ELF headers|elf core header) at 0x([0-9a-f]{1,16}),? bufsz=0x([0-9a-f]{1,16}) memsz=0x([0-9a-f]{1,16})/;

/** Tables of all the loads that a kernel log tells of. */
export function fileLoadTables(file: string): PrintedTables {
  const found = new FoundTables();
  const rows = new PrintedRows();
  let latest = 0;

  function flush(facts: TableFacts = {}): void {
    found.take(rows, () => rows.table(file, 'kexec_file_load', 'load', { memoryOnly: true, ...facts }));
    latest = 0;
  }
  return {
    line(number, text) {
      const match = text.includes('PT_LOAD ELF header') ? ROW.exec(text) : null;
      if (match !== null) {
        const [vaddr, paddr, size, offset] = hexColumns([match[1], match[2], match[3], match[5]]) ?? [];
        if (vaddr === undefined || paddr === undefined || size === undefined || offset === undefined) return;
        const phnum = Number(match[4]);
        if (phnum <= latest) flush();
        latest = phnum;
        rows.push({ line: number, type: PT_LOAD, vaddr, paddr, memsz: size, filesz: size, offset });
        return;
      }
      const [paddr, bufsz, memsz] = text.includes('Loaded ')
        ? (hexColumns(LOADED.exec(text)?.slice(1, 4) ?? [undefined]) ?? [])
        : [];
      if (paddr === undefined || bufsz === undefined || memsz === undefined) return;
      flush({ segment: { paddr, bufsz, memsz, where: { file, line: number } } });
    },
    finish() {
      flush();
      return found;
    },
  };
}
