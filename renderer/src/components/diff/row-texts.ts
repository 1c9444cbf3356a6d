// What the cells of a diff row say, and what a screen reader calls the row.
import { hex } from '../../../../app/core/address/u64';
import { changeFields } from '../../../../app/core/diff/field-changes';
import { changeSentence } from '../../../../app/core/diff/change-words';
import type { FieldAt, HeaderDiff } from '../../../../app/core/diff/header-diff';
import { phdrTypeName } from '../../../../app/core/elf/elf-names';
import { PHDR_ROLES } from '../../../../app/core/view/snapshot-view';
import { formatBytes, hexGrouped, sentenceText } from '../../draw/numbers';
import { roleWord } from '../../selection/words';
import { fieldMeaning } from '../header/field-meaning';
import type { SideName } from './byte-index';
import type { DiffRow, FieldDiff } from './diff-rows';

/** Where an entry is and how long. */
function placeText({ header }: HeaderDiff[SideName], indexes: readonly number[]): string {
  const [index] = indexes;
  if (index === undefined || index < 0) return '—';
  if (indexes.length > 1) return `${indexes.length} entries`;
  const size = header.phdrs.memsizes[index] ?? 0n;
  return `${hexGrouped(header.phdrs.paddrs[index] ?? 0n)}, ${formatBytes(size)}`;
}

/** The row in one line: the sentence of the change, the name of the entry or of the field. */
export function rowTitle(diff: HeaderDiff, row: DiffRow): string {
  switch (row.sort) {
    case 'ehdr':
      return 'ELF header';
    case 'change': {
      const change = diff.changes[row.change];
      return change === undefined ? '' : sentenceText(changeSentence(diff, change));
    }
    case 'same':
      return entryName(diff, row.row);
    case 'field':
      return row.field.name;
  }
}

function entryName({ rows, before, after }: HeaderDiff, row: number): string {
  const b = rows.before[row] ?? -1;
  const a = rows.after[row] ?? -1;
  const type = phdrTypeName(after.header.phdrs.types[a] ?? 0);
  const index = a === b ? `${a}` : `${b}→${a}`;
  const role = after.roles?.[a] ?? PHDR_ROLES[8];
  const cpu = before.cpus?.[b] ?? -1;
  const word = roleWord(role, cpu >= 0 ? cpu : (after.cpus?.[a] ?? -1));
  return `${type} ${index}${word === '' ? '' : `, ${word}`}`;
}

/** `8→9`: which entries a field row compares, where its change has several. */
export function entryText({ phdrs: { before, after } }: FieldDiff): string {
  if (before < 0 && after < 0) return '';
  if (before === after || before < 0 || after < 0) return `[${Math.max(before, after)}]`;
  return `[${before}→${after}]`;
}

export interface ValueText {
  readonly value: string;
  readonly meaning: string;
}

function valueOf(diff: HeaderDiff, side: SideName, name: string, field: FieldAt, phdr: number): ValueText {
  const { header } = diff[side];
  return { value: hex(field.value), meaning: fieldMeaning(header, { name, ...field }, phdr < 0 ? undefined : phdr) };
}

/** The cell of one side. */
export function sideText(diff: HeaderDiff, side: SideName, row: DiffRow): ValueText {
  const plain = (value: string): ValueText => ({ value, meaning: '' });
  switch (row.sort) {
    case 'ehdr':
      return plain('');
    case 'same':
      return plain(placeText(diff[side], [diff.rows[side][row.row] ?? -1]));
    case 'field': {
      const { [side]: field, name, phdrs } = row.field;
      return field === undefined ? plain('—') : valueOf(diff, side, name, field, phdrs[side]);
    }
    case 'change': {
      const change = diff.changes[row.change];
      if (change === undefined || change.subject === 'unread' || change.subject === 'stale') return plain('');
      if (change.subject !== 'ehdr') return plain(placeText(diff[side], change[side]));
      const [field] = changeFields(diff, change);
      return field === undefined ? plain('') : valueOf(diff, side, field.name, field[side], -1);
    }
  }
}

/** Name of the row for a screen reader; says "changed" of what is. */
export function rowName(diff: HeaderDiff, row: DiffRow): string {
  const title = rowTitle(diff, row);
  if (row.sort === 'change') {
    const kind = diff.changes[row.change]?.kind ?? 'changed';
    return `${kind === 'changed' ? kind : `${kind}, changed`}: ${title}`;
  }
  if (row.sort !== 'field') return row.sort === 'same' ? `${title}, the same` : title;
  const { differs } = row.field;
  const before = sideText(diff, 'before', row).value;
  if (!differs) return `${title} ${before}, the same`;
  return `${title} changed, before ${before}, after ${sideText(diff, 'after', row).value}`;
}
