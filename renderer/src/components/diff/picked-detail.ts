// What the picked bytes are, on both sides: a field with its type, place, value and meaning, or a whole program header
// as readelf prints it.
import { hex } from '../../../../app/core/address/u64';
import { plural } from '../../../../app/core/coverage/phrases';
import type { HeaderDiff } from '../../../../app/core/diff/header-diff';
import { PHDR_LAYOUT } from '../../../../app/core/elf/elf-layout';
import { phdrTypeName } from '../../../../app/core/elf/elf-names';
import { readelfLine } from '../../../../app/core/elf/readelf-line';
import { formatBytes } from '../../draw/numbers';
import { fieldMeaning } from '../header/field-meaning';
import { createFieldRows } from '../header/field-rows';
import type { FieldRow } from '../header/field-rows';
import type { SideName, Span, Spans } from './byte-index';

export interface PickedSide {
  readonly side: SideName;
  readonly value: string;
  readonly meaning: string;
}

export interface PickedDetail {
  readonly title: string;
  /** `u64 LE`; absent for more than a field. */
  readonly type?: string;
  /** How the later value differs, where that is an amount. */
  readonly delta?: string;
  readonly sides: readonly PickedSide[];
}

const SIZES = new Set(['p_filesz', 'p_memsz']);
const PLACES = new Set(['p_paddr', 'p_vaddr', 'p_offset']);

function deltaOf(name: string, before: bigint | undefined, after: bigint | undefined): string | undefined {
  if (before === undefined || after === undefined || before === after) return undefined;
  const amount = after > before ? after - before : before - after;
  if (SIZES.has(name)) return `${formatBytes(amount)} ${after > before ? 'more' : 'less'}`;
  if (PLACES.has(name)) return `${formatBytes(amount)} ${after > before ? 'higher' : 'lower'}`;
  return name === 'e_phnum' ? `${amount} ${after > before ? 'more' : 'fewer'}` : undefined;
}

function fieldDetail(diff: HeaderDiff, rows: Readonly<Partial<Record<SideName, FieldRow>>>): PickedDetail | undefined {
  const field = (rows.before ?? rows.after)?.field;
  if (field === undefined) return undefined;
  const { name, size } = field;
  const sides = (['before', 'after'] as const).flatMap((side): PickedSide[] => {
    const row = rows[side];
    if (row === undefined) return [];
    const { header } = diff[side];
    const type = row.phdr === undefined ? 'Ehdr' : `${phdrTypeName(header.phdrs.types[row.phdr] ?? 0)} ${row.phdr}`;
    const meaning = fieldMeaning(header, row.field, row.phdr);
    const place = `${type} +${hex(row.field.offset)}`;
    return [{ side, value: hex(row.field.value), meaning: meaning === '' ? place : `${meaning} · ${place}` }];
  });
  const delta = deltaOf(name, rows.before?.field.value, rows.after?.field.value);
  const { order } = diff.after.header.ehdr;
  const type = name === 'EI_MAG' ? '4 bytes' : `u${size * 8}${size > 1 ? ` ${order}` : ''}`;
  return { title: name, type, ...(delta === undefined ? {} : { delta }), sides };
}

/** The program header that a span covers whole; -1: none. */
function entryAt({ header }: HeaderDiff[SideName], { offset, size }: Span): number {
  const index = (offset - Number(header.ehdr.phoff)) / header.ehdr.phentsize;
  const whole = size === PHDR_LAYOUT[header.ehdr.class].size && Number.isInteger(index);
  return whole && index >= 0 && index < header.phdrs.length ? index : -1;
}

function runDetail(diff: HeaderDiff, side: SideName, span: Span): PickedSide {
  const entry = entryAt(diff[side], span);
  if (entry >= 0) {
    const line = readelfLine(diff[side].header, entry).replace(/ {2,}/, '  ');
    return { side, value: line, meaning: `+${hex(span.offset)}` };
  }
  const count = diff.tails[side]?.stalePhdrs.count ?? 0;
  const stale = diff[side].header.staleOffset !== undefined && span.offset >= diff[side].header.bytesUsed;
  const meaning = !stale
    ? 'no field of the format claims them'
    : `past e_phnum${count > 0 ? `, ${plural(count, 'entry', 'entries')} of an older table` : ''}; nobody reads them`;
  return { side, value: `${plural(span.size, 'byte')} at ${hex(span.offset)}`, meaning };
}

/** Describes the picked bytes; undefined while none are. */
export function pickedDetail(diff: HeaderDiff, picked: Spans): PickedDetail | undefined {
  const { before, after } = picked;
  const span = after ?? before;
  if (span === undefined) return undefined;
  const rowOf = (side: SideName, at: Span | undefined): FieldRow | undefined => {
    if (at === undefined || at.size > 8) return undefined;
    const rows = createFieldRows(diff[side].header);
    return rows.at(rows.rowAtOffset(at.offset));
  };
  const [left, right] = [rowOf('before', before), rowOf('after', after)];
  const detail = fieldDetail(diff, { ...(left && { before: left }), ...(right && { after: right }) });
  if (detail !== undefined) return detail;
  const sides = [
    ...(before ? [runDetail(diff, 'before', before)] : []),
    ...(after ? [runDetail(diff, 'after', after)] : []),
  ];
  const entries = (before && entryAt(diff.before, before) >= 0) || (after && entryAt(diff.after, after) >= 0);
  return { title: entries ? 'Program header' : 'Bytes', sides };
}
