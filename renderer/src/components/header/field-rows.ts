// The table of every field, row by row, without ever building all of them: the Ehdr first, then eight per phdr.
import type { CoreHeader } from '../../../../app/core/elf/core-header';
import type { HeaderField } from '../../../../app/core/elf/header-fields';
import { PHDR_FIELDS, ehdrFields, phdrFieldOffset, phdrValue } from '../../../../app/core/elf/header-fields';
import { PHDR_LAYOUT } from '../../../../app/core/elf/elf-layout';

export interface FieldRow {
  readonly phdr?: number;
  readonly field: HeaderField;
}

export interface FieldRows {
  readonly count: number;
  at(row: number): FieldRow | undefined;
  /** The row of the field holding a byte; -1 when no field does. */
  rowAtOffset(offset: number): number;
  /** The first row of a program header. */
  rowOfPhdr(index: number): number;
}

/** Rows of one header. */
export function createFieldRows(header: CoreHeader): FieldRows {
  const ehdr = ehdrFields(header);
  const layout = PHDR_LAYOUT[header.ehdr.class];
  const per = PHDR_FIELDS.length;
  const tableStart = Number(header.ehdr.phoff);
  const stride = header.ehdr.phentsize;

  function at(row: number): FieldRow | undefined {
    const field = ehdr[row];
    if (field !== undefined) return { field };
    const phdr = Math.floor((row - ehdr.length) / per);
    const name = PHDR_FIELDS[(row - ehdr.length) % per];
    if (name === undefined || phdr < 0 || phdr >= header.phdrs.length) return undefined;
    const value = phdrValue(header.phdrs, phdr, name);
    return {
      phdr,
      field: { name, offset: phdrFieldOffset(header, phdr, name), size: layout.fields[name].size, value },
    };
  }

  function rowAtOffset(offset: number): number {
    const phdr = Math.floor((offset - tableStart) / stride);
    if (phdr >= 0 && phdr < header.phdrs.length) {
      const inside = PHDR_FIELDS.findIndex((name) => {
        const start = phdrFieldOffset(header, phdr, name);
        return start <= offset && offset < start + layout.fields[name].size;
      });
      if (inside >= 0) return ehdr.length + phdr * per + inside;
    }
    return ehdr.findIndex((field) => field.offset <= offset && offset < field.offset + field.size);
  }

  return {
    count: ehdr.length + header.phdrs.length * per,
    at,
    rowAtOffset,
    rowOfPhdr: (index) => ehdr.length + index * per,
  };
}
