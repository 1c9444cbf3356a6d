// From a byte to the change it belongs to, and to the field it stands in on either side.
import type { ByteChanges, HeaderDiff } from '../../../../app/core/diff/header-diff';
import { SIDE } from '../../../../app/core/diff/header-diff';
import { PHDR_LAYOUT } from '../../../../app/core/elf/elf-layout';
import { createFieldRows } from '../header/field-rows';

export type SideName = keyof typeof SIDE;

export interface Span {
  readonly offset: number;
  readonly size: number;
}

/** Bytes on both sides that stand for the same thing. */
export type Spans = Readonly<Partial<Record<SideName, Span>>>;

/** Index of the change a byte belongs to, -1: it is the same. Binary search. */
export function changeAtByte(bytes: ByteChanges, side: SideName, offset: number): number {
  const wanted = SIDE[side];
  let low = 0;
  let high = bytes.starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = bytes.sides[middle] ?? 0;
    if (at < wanted || (at === wanted && (bytes.starts[middle] ?? 0) <= offset)) low = middle + 1;
    else high = middle;
  }
  const found = low - 1;
  if (found < 0 || bytes.sides[found] !== wanted || offset > (bytes.lasts[found] ?? 0)) return -1;
  return bytes.changes[found] ?? -1;
}

/** Where a whole program header stands. */
export function entrySpan({ before, after }: Pick<HeaderDiff, SideName>, side: SideName, index: number): Span {
  const { ehdr } = (side === 'before' ? before : after).header;
  return { offset: Number(ehdr.phoff) + index * ehdr.phentsize, size: PHDR_LAYOUT[ehdr.class].size };
}

/** The field a byte stands in, and the same field of its partner on the other side. */
export function fieldSpans(diff: HeaderDiff, side: SideName, offset: number): Spans {
  const other: SideName = side === 'before' ? 'after' : 'before';
  const fields = createFieldRows(diff[side].header);
  const entry = fields.at(fields.rowAtOffset(offset));
  if (entry === undefined) return { [side]: { offset, size: 1 } };
  const here = { [side]: { offset: entry.field.offset, size: entry.field.size } };
  const partners = createFieldRows(diff[other].header);
  const partner = entry.phdr === undefined ? undefined : diff.rows[other][diff.rows[side].indexOf(entry.phdr)];
  if (partner === -1) return here;
  const first = partner === undefined ? 0 : partners.rowOfPhdr(partner);
  for (let row = first; row < partners.count; row += 1) {
    const field = partners.at(row)?.field;
    if (field?.name === entry.field.name) return { ...here, [other]: { offset: field.offset, size: field.size } };
  }
  return here;
}
