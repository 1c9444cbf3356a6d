// What `kexec -d -p` prints while it builds the header for kexec_load (kexec-tools, crashdump-elf.c and kexec.c): one
// line per program header, where the segment went, and the segments as handed to the kernel. Where a log has the memory
// ranges and no program headers (a cut log), the loads are those ranges.
import { PT_LOAD } from '../../core/elf/core-header';
import type { StatedHeader } from '../../core/machine/stated-header';
import { FoundTables, PrintedRows } from './header-table';
import type { PrintedRow, PrintedTables } from './header-table';
import { hexColumns } from './printed-line';

const ROW =
  /\bp_type = (\d{1,10}), p_offset = 0x([0-9a-f]{1,16}),? p_paddr = 0x([0-9a-f]{1,16}),? p_vaddr = 0x([0-9a-f]{1,16}),? p_filesz = 0x([0-9a-f]{1,16}),? p_memsz = 0x([0-9a-f]{1,16})/;
const CREATED = /\bCreated elf header segment at 0x([0-9a-f]{1,16})/;
/** Power tells the address by the capture kernel's command line only. */
const ELFCOREHDR = /(?:^|\s)elfcorehdr=(?:0x([0-9a-f]{1,16})|(\d{1,17})K)(?:\s|$)/;
const SEGMENT = /\bsegment\[(\d{1,4})\]\.(mem|bufsz|memsz)\s*= 0x([0-9a-f]{1,16})/;
/** x86 and arm64: last address and type 0 for RAM. Power: end behind the range, no type. */
const RANGE = /(?:^|[\s>])([0-9a-f]{16})-([0-9a-f]{16})(?: \((\d+)\))?\s*$/;
const STARTS = /\bCRASH MEMORY RANGES\b|\bCoredump memory ranges\b/i;

interface Load {
  rows: PrintedRows;
  ranges: PrintedRows;
  inRanges: boolean;
  paddr?: { readonly value: bigint; readonly line: number };
  readonly segments: Map<string, Map<string, bigint>>;
}

function rangeRow(number: number, match: RegExpExecArray): PrintedRow | undefined {
  const [start, end] = hexColumns([match[1], match[2]]) ?? [];
  if (start === undefined || end === undefined) return undefined;
  const type = match[3];
  if (type !== undefined && type !== '0') return undefined;
  const memsz = type === undefined ? end - start : end - start + 1n;
  return memsz > 0n ? { line: number, type: PT_LOAD, paddr: start, memsz } : undefined;
}

/** Tables of all the loads that a log tells of. */
export function kexecDebugTables(file: string): PrintedTables {
  const found = new FoundTables();
  let load: Load = { rows: new PrintedRows(), ranges: new PrintedRows(), inRanges: false, segments: new Map() };

  function segment(): StatedHeader['segment'] {
    const at = load.paddr;
    if (at === undefined) return undefined;
    const own = [...load.segments.values()].find((fields) => fields.get('mem') === at.value);
    const bufsz = own?.get('bufsz');
    const memsz = own?.get('memsz');
    const sizes = { ...(bufsz === undefined ? {} : { bufsz }), ...(memsz === undefined ? {} : { memsz }) };
    return { paddr: at.value, ...sizes, where: { file, line: at.line } };
  }
  function flush(): void {
    const { rows, ranges } = load;
    const placed = segment();
    const facts = placed === undefined ? {} : { segment: placed };
    if (rows.length > 0) found.take(rows, () => rows.table(file, 'kexec -d', 'load', facts));
    else found.take(ranges, () => ranges.table(file, 'kexec -d', 'load', { ...facts, memoryOnly: true }));
    ranges.clear();
    load = { rows, ranges, inRanges: false, segments: new Map() };
  }
  function row(number: number, match: RegExpExecArray): void {
    const [offset, paddr, vaddr, filesz, memsz] = hexColumns(match.slice(2, 7)) ?? [];
    if (offset === undefined || paddr === undefined || memsz === undefined) return;
    if (vaddr === undefined || filesz === undefined) return;
    if (load.segments.size > 0) flush();
    load.rows.push({ line: number, type: Number(match[1]) >>> 0, offset, paddr, vaddr, filesz, memsz });
  }
  function other(number: number, text: string): void {
    const range = load.inRanges ? RANGE.exec(text) : null;
    if (range !== null) {
      const known = rangeRow(number, range);
      if (known !== undefined) load.ranges.push(known);
      return;
    }
    load.inRanges = false;
    const created = CREATED.exec(text)?.[1];
    if (created !== undefined) load.paddr = { value: BigInt(`0x${created}`), line: number };
    const [, hex, kib] = text.includes('elfcorehdr=') ? (ELFCOREHDR.exec(text) ?? []) : [];
    // A /proc/cmdline or a journal may name the elfcorehdr of another boot: only behind rows it is this load's.
    if (load.rows.length > 0 && load.paddr === undefined && (hex ?? kib) !== undefined)
      load.paddr = { value: hex === undefined ? BigInt(kib ?? '0') * 1024n : BigInt(`0x${hex}`), line: number };
    const [, index, field, value] = text.includes('segment[') ? (SEGMENT.exec(text) ?? []) : [];
    if (index === undefined || field === undefined || value === undefined) return;
    const fields = load.segments.get(index) ?? new Map<string, bigint>();
    load.segments.set(index, fields.set(field, BigInt(`0x${value}`)));
  }

  return {
    line(number, text) {
      if (/RANGES|ranges/.test(text) && STARTS.test(text)) {
        if (load.rows.length > 0 || load.ranges.length > 0) flush();
        load.inRanges = true;
        return;
      }
      const match = text.includes('p_type = ') ? ROW.exec(text) : null;
      if (match === null) other(number, text);
      else row(number, match);
    },
    finish() {
      flush();
      return found;
    },
  };
}
