// The header of an ELF dump as crash prints it (`-d8` while it opens the dump, `help -D`, `help -n`): a list of load
// segments, then every program header, one field a line. The list of segments is used where the rest is cut off. What
// crash prints of /proc/kcore has the same fields and describes no dump.
import { PT_LOAD } from '../../core/elf/core-header';
import type { StatedHeader } from '../../core/machine/stated-header';
import { FoundTables, PrintedRows } from './header-table';
import type { PrintedRow, PrintedTables } from './header-table';
import { hexColumns } from './printed-line';

const SECTION = /(?:^|\s)(vmcore_data|proc_kcore_data|diskdump_data|sadump_data|vmw_data):\s*$/;
const SEGMENT = /\bpt_load_segment\[\d{1,9}\]:/;
const PHDR = /\bElf(?:32|64)_Phdr:/;
/** Other structures of the header; their fields are no program header's. */
const OTHER = /\bElf(?:32|64)_(?:Ehdr|Nhdr|Shdr):/;
/** p_offset and the sizes are decimal, with hex behind them from crash 7.1 on; the rest is hex. */
const FIELD =
  /(?:^|\s)(p_type|p_offset|p_vaddr|p_paddr|p_filesz|p_memsz|p_flags|p_align|file_offset|phys_start|phys_end): ([0-9a-f]{1,20})(?: \(([0-9a-f]{1,16})\))?/;
const E_MACHINE = /(?:^|\s)e_machine: (\d{1,5}) \(/;
const E_DATA = /EI_DATA\]: ([12]) \(/;
const DECIMAL: ReadonlySet<string> = new Set(['p_type', 'p_filesz', 'p_memsz', 'p_align']);
const U64_MAX = 0xffff_ffff_ffff_ffffn;

type Fields = Map<string, bigint>;

function phdrRow(line: number, fields: Fields): PrintedRow | undefined {
  const [type, offset, vaddr, paddr, filesz, memsz] = [
    'p_type',
    'p_offset',
    'p_vaddr',
    'p_paddr',
    'p_filesz',
    'p_memsz',
  ].map((name) => fields.get(name));
  if (type === undefined || offset === undefined || vaddr === undefined || paddr === undefined) return undefined;
  if (filesz === undefined || memsz === undefined) return undefined;
  const flags = fields.get('p_flags');
  const align = fields.get('p_align');
  const rest = {
    ...(flags === undefined ? {} : { flags: Number(flags) >>> 0 }),
    ...(align === undefined ? {} : { align }),
  };
  return { line, type: Number(type) >>> 0, offset, vaddr, paddr, filesz, memsz, ...rest };
}

function segmentRow(line: number, fields: Fields): PrintedRow | undefined {
  const paddr = fields.get('phys_start');
  const end = fields.get('phys_end');
  const offset = fields.get('file_offset');
  if (paddr === undefined || end === undefined || end < paddr) return undefined;
  return { line, type: PT_LOAD, paddr, memsz: end - paddr, ...(offset === undefined ? {} : { offset }) };
}

function valueOf(name: string, text: string, inBrackets: string | undefined): bigint | undefined {
  const decimal = DECIMAL.has(name) || (name === 'p_offset' && inBrackets !== undefined);
  if (!decimal) return hexColumns([text])?.[0];
  if (inBrackets !== undefined) return hexColumns([inBrackets])?.[0];
  const value = /^\d+$/.test(text) ? BigInt(text) : undefined;
  return value === undefined || value > U64_MAX ? undefined : value;
}

/** Tables of the dumps that the text tells of. */
export function crashTables(file: string): PrintedTables {
  const found = new FoundTables();
  const phdrs = new PrintedRows();
  const segments = new PrintedRows();
  let open: { readonly kind: 'phdr' | 'segment'; readonly line: number; readonly fields: Fields } | undefined;
  let ofKcore = false;
  let order: 'LE' | 'BE' = 'LE';
  let elf: StatedHeader['elf'];

  function close(): void {
    if (open === undefined) return;
    const row = open.kind === 'phdr' ? phdrRow(open.line, open.fields) : segmentRow(open.line, open.fields);
    if (row !== undefined) (open.kind === 'phdr' ? phdrs : segments).push(row);
    open = undefined;
  }
  function flush(): void {
    close();
    const rows = phdrs.length > 0 ? phdrs : segments;
    const ofElf = elf ? { elf } : {};
    if (!ofKcore) found.take(rows, () => rows.table(file, 'crash', 'dump', ofElf));
    phdrs.clear();
    segments.clear();
    elf = undefined;
  }
  function ehdrLine(number: number, text: string): void {
    const data = text.includes('EI_DATA') ? E_DATA.exec(text)?.[1] : undefined;
    if (data !== undefined) order = data === '2' ? 'BE' : 'LE';
    const machine = text.includes('e_machine') ? E_MACHINE.exec(text)?.[1] : undefined;
    if (machine !== undefined) elf = { machine: Number(machine), order, where: { file, line: number } };
  }
  return {
    line(number, text) {
      if (!text.includes(':')) return;
      const section = SECTION.exec(text)?.[1];
      if (section !== undefined) {
        flush();
        ofKcore = section !== 'vmcore_data';
      } else if (PHDR.test(text) || SEGMENT.test(text)) {
        close();
        open = { kind: PHDR.test(text) ? 'phdr' : 'segment', line: number, fields: new Map() };
      } else if (OTHER.test(text)) {
        close();
      } else if (open !== undefined) {
        const [, name, value, inBrackets] = FIELD.exec(text) ?? [];
        const known = name === undefined || value === undefined ? undefined : valueOf(name, value, inBrackets);
        if (name !== undefined && known !== undefined) open.fields.set(name, known);
      } else ehdrLine(number, text);
    },
    finish() {
      flush();
      return found;
    },
  };
}
