// Fields that differ between two structures, each with the bytes it stands in on either side.
import { ehdrFields, phdrFields } from '../elf/header-fields';
import type { HeaderField } from '../elf/header-fields';
import type { FieldChange, HeaderSide } from './header-diff';

function compare(
  before: readonly HeaderField[],
  after: readonly HeaderField[],
  phdrBefore: number,
  phdrAfter: number,
): FieldChange[] {
  return before.flatMap(({ name, ...left }, i) => {
    const right = after[i];
    if (right === undefined || right.value === left.value) return [];
    const { offset, size, value } = right;
    return [{ name, phdrBefore, phdrAfter, before: left, after: { offset, size, value } }];
  });
}

/** Ehdr fields that differ. Both classes have the same fields, at other places. */
export function ehdrFieldChanges(before: HeaderSide, after: HeaderSide): FieldChange[] {
  return compare(ehdrFields(before.header), ehdrFields(after.header), -1, -1);
}

/** Fields that differ between program header `b` of one side and `a` of the other. */
export function phdrFieldChanges(before: HeaderSide, b: number, after: HeaderSide, a: number): FieldChange[] {
  return compare(phdrFields(before.header, b), phdrFields(after.header, a), b, a);
}

/** Whether the two entries are equal in every field; allocates nothing, for tables of 10^5. */
export function samePhdr(before: HeaderSide, b: number, after: HeaderSide, a: number): boolean {
  const { phdrs } = before.header;
  const other = after.header.phdrs;
  return (
    phdrs.types[b] === other.types[a] &&
    phdrs.flags[b] === other.flags[a] &&
    phdrs.offsets[b] === other.offsets[a] &&
    phdrs.vaddrs[b] === other.vaddrs[a] &&
    phdrs.paddrs[b] === other.paddrs[a] &&
    phdrs.filesizes[b] === other.filesizes[a] &&
    phdrs.memsizes[b] === other.memsizes[a] &&
    phdrs.aligns[b] === other.aligns[a]
  );
}
