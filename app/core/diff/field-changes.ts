// Fields that differ between two structures, each with the bytes it stands in on either side.
import { SHDR_LAYOUT } from '../elf/elf-layout';
import { ehdrFields, PHDR_FIELDS, phdrFields } from '../elf/header-fields';
import type { HeaderField } from '../elf/header-fields';
import type { Change, FieldAt, FieldChange, HeaderDiff, HeaderSide } from './header-diff';

type Sides = Pick<HeaderDiff, 'before' | 'after'>;

/**
 * Which fields of two entries differ, as a mask over PHDR_FIELDS; 0: none. Allocates nothing, for tables of 10^5.
 */
export function differingFields({ before, after }: Sides, b: number, a: number): number {
  const left = before.header.phdrs;
  const right = after.header.phdrs;
  return (
    (left.types[b] === right.types[a] ? 0 : 1) |
    (left.flags[b] === right.flags[a] ? 0 : 2) |
    (left.offsets[b] === right.offsets[a] ? 0 : 4) |
    (left.vaddrs[b] === right.vaddrs[a] ? 0 : 8) |
    (left.paddrs[b] === right.paddrs[a] ? 0 : 16) |
    (left.filesizes[b] === right.filesizes[a] ? 0 : 32) |
    (left.memsizes[b] === right.memsizes[a] ? 0 : 64) |
    (left.aligns[b] === right.aligns[a] ? 0 : 128)
  );
}

const at = ({ offset, size, value }: HeaderField): FieldAt => ({ offset, size, value });

function phdrFieldChanges(sides: Sides, b: number, a: number): FieldChange[] {
  const mask = differingFields(sides, b, a);
  const later = phdrFields(sides.after.header, a);
  return phdrFields(sides.before.header, b).flatMap((left, i) => {
    const right = later[i];
    if (right === undefined || (mask & (1 << i)) === 0) return [];
    return [{ name: PHDR_FIELDS[i] ?? '', phdrBefore: b, phdrAfter: a, before: at(left), after: at(right) }];
  });
}

/** Ehdr fields that differ, in file order. Both classes have the same fields, at other places. */
export function ehdrFieldChanges({ before, after }: Sides): FieldChange[] {
  const later = ehdrFields(after.header);
  return ehdrFields(before.header).flatMap((left, i) => {
    const right = later[i];
    if (right === undefined || right.value === left.value) return [];
    return [{ name: left.name, phdrBefore: -1, phdrAfter: -1, before: at(left), after: at(right) }];
  });
}

/** Where the true count stands when e_phnum is PN_XNUM. */
function extendedCount({ header }: HeaderSide): FieldAt {
  const { offset, size } = SHDR_LAYOUT[header.ehdr.class].fields.sh_info;
  return { offset: Number(header.ehdr.shoff) + offset, size, value: BigInt(header.phnum) };
}

/**
 * The fields of a change that differ, with their bytes. In a group of several the n-th entry is compared with the n-th:
 * the first part of a split keeps the start. An entry without partner has no fields: all of it is new or gone.
 */
export function changeFields(sides: Sides, change: Change): FieldChange[] {
  if (change.field === 'sh_info') {
    const { before, after } = sides;
    return [
      { name: 'sh_info', phdrBefore: -1, phdrAfter: -1, before: extendedCount(before), after: extendedCount(after) },
    ];
  }
  if (change.subject === 'ehdr') return ehdrFieldChanges(sides).filter(({ name }) => name === change.field);
  return change.before.flatMap((b, i) => {
    const a = change.after[i];
    return a === undefined ? [] : phdrFieldChanges(sides, b, a);
  });
}
