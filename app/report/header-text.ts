// `kdumpscope header`: the ELF core header as a table for the terminal, close enough to `readelf -hlW` to be read
// side by side with it.
import { hex } from '../core/address/u64';
import type { CoreHeader } from '../core/elf/core-header';
import { elfTypeName, machineName, phdrFlagsText, phdrTypeName } from '../core/elf/elf-names';
import { EHDR_FIELDS } from '../core/elf/elf-layout';
import type { EhdrField } from '../core/elf/elf-layout';
import { ehdrValue } from '../core/elf/header-fields';

const COLUMNS = ['', 'Type', 'Offset', 'VirtAddr', 'PhysAddr', 'FileSiz', 'MemSiz', 'Flg', 'Align'] as const;
/** Columns that read better from the left. */
const LEFT = new Set<string>(['Type', 'Flg']);

/** The whole header as lines of text, ending in a newline. */
export function headerText(header: CoreHeader): string {
  const lines = ['ELF header', ...ehdrLines(header), '', ...phdrLines(header)];
  if (header.staleOffset !== undefined) {
    lines.push(
      '',
      `Not zero behind the table from ${hex(header.staleOffset)} on: left over, a capture kernel goes by e_phnum`,
    );
  }
  if (header.issues.length > 0) {
    lines.push('', 'Wrong in this header');
    for (const issue of header.issues) lines.push(`  ${hex(issue.offset)}: ${issue.message}`);
  }
  return `${lines.join('\n')}\n`;
}

function ehdrLines(header: CoreHeader): string[] {
  const { ehdr } = header;
  const meaning: Partial<Record<EhdrField, string>> = {
    EI_CLASS: `ELF${ehdr.class}`,
    EI_DATA: (ehdr.identOrder ?? ehdr.order) === 'LE' ? 'little endian' : 'big endian',
    e_type: elfTypeName(ehdr.type),
    e_machine: machineName(ehdr.machine),
    e_ehsize: `${ehdr.ehsize} bytes`,
    e_phentsize: `${ehdr.phentsize} bytes`,
    e_phnum: header.phnum === ehdr.phnum ? `${ehdr.phnum}` : `PN_XNUM: ${header.phnum} by section 0`,
  };
  const width = Math.max(...EHDR_FIELDS.map((field) => field.length));
  return EHDR_FIELDS.map((field) => {
    const value = hex(ehdrValue(ehdr, field));
    const words = meaning[field];
    // The name of an unknown number is that number: once is enough.
    return `  ${field.padEnd(width)}  ${value}${words === undefined || words === value ? '' : `  ${words}`}`;
  });
}

function phdrLines(header: CoreHeader): string[] {
  const { phdrs, ehdr } = header;
  if (phdrs.length === 0) return ['No program headers'];
  const digits = ehdr.class / 4;
  const address = (value: bigint | undefined): string => `0x${(value ?? 0n).toString(16).padStart(digits, '0')}`;
  const rows = Array.from({ length: phdrs.length }, (_, i) => [
    `${i}`,
    phdrTypeName(phdrs.types[i] ?? 0),
    address(phdrs.offsets[i]),
    address(phdrs.vaddrs[i]),
    address(phdrs.paddrs[i]),
    hex(phdrs.filesizes[i] ?? 0n),
    hex(phdrs.memsizes[i] ?? 0n),
    phdrFlagsText(phdrs.flags[i] ?? 0),
    hex(phdrs.aligns[i] ?? 0n),
  ]);
  const widths = COLUMNS.map((title, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), title.length),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return LEFT.has(COLUMNS[column] ?? '') ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')}`.trimEnd();
  return [`Program headers at ${hex(ehdr.phoff)}`, line(COLUMNS), ...rows.map(line)];
}
