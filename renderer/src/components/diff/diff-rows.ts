// Rows of the diff: one per change with its fields beneath, or every entry of both tables. Nothing is built ahead but
// the number of rows of each section, so that 10^5 changes scroll like ten.
import { changeFields, differingFields } from '../../../../app/core/diff/field-changes';
import type { Change, FieldAt, HeaderDiff } from '../../../../app/core/diff/header-diff';
import { staleRun } from '../../../../app/core/diff/header-tail';
import { ehdrFields, PHDR_FIELDS, phdrFields } from '../../../../app/core/elf/header-fields';
import { entrySpan } from './byte-index';
import type { SideName, Span, Spans } from './byte-index';

export interface FieldDiff {
  readonly name: string;
  /** Entry on either side; -1: none, or a field of the Ehdr. */
  readonly phdrs: Readonly<Record<SideName, number>>;
  readonly before?: FieldAt;
  readonly after?: FieldAt;
  readonly differs: boolean;
}

export type DiffRow =
  | { readonly sort: 'ehdr'; readonly section: number; readonly open: boolean; readonly change: number }
  | { readonly sort: 'change'; readonly section: number; readonly open: boolean | undefined; readonly change: number }
  | {
      readonly sort: 'same';
      readonly section: number;
      readonly open: boolean;
      readonly change: -1;
      readonly row: number;
    }
  | { readonly sort: 'field'; readonly section: number; readonly change: number; readonly field: FieldDiff };

export interface DiffRows {
  readonly count: number;
  at(row: number): DiffRow | undefined;
  /** Row of a change; -1: it has none. */
  rowOfChange(change: number): number;
  /** Row of the field of a change that holds a byte; the change itself where no field does. */
  rowOfByte(change: number, side: SideName, offset: number): number;
}

const EHDR = -1;
/** Fields that tell what an entry without partner is. */
const TELLING = new Set(['p_offset', 'p_paddr', 'p_memsz']);
/** A change of more entries than this starts closed. */
const OPEN_ENTRIES = 16;
const CACHE_LIMIT = 512;

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function* pairsOf(change: Pick<Change, SideName>): Generator<readonly [before: number, after: number]> {
  const count = Math.max(change.before.length, change.after.length);
  for (let i = 0; i < count; i += 1) yield [change.before[i] ?? -1, change.after[i] ?? -1];
}

/** Lays out the rows. `toggled` sections are open where they would be closed, and the other way round. */
export function createDiffRows(diff: HeaderDiff, onlyDifferences: boolean, toggled: ReadonlySet<number>): DiffRows {
  const { changes } = diff;
  // A section is a change (its index), the Ehdr, or -2 - n: the aligned row n, the same on both sides.
  const sections = sectionsOf(diff, onlyDifferences);
  const starts = new Uint32Array(sections.length + 1);
  const sectionOfChange = new Int32Array(changes.length).fill(-1);
  const memo = new Map<number, readonly FieldDiff[]>();

  const entriesOf = (section: number): Pick<Change, SideName> => {
    const change = changes[section];
    if (change !== undefined) return change;
    const row = -2 - section;
    return { before: [diff.rows.before[row] ?? -1], after: [diff.rows.after[row] ?? -1] };
  };
  function fieldCount(section: number): number {
    if (section === EHDR) return ehdrFields(diff.before.header).length;
    let count = 0;
    for (const [b, a] of pairsOf(entriesOf(section))) {
      if (!onlyDifferences) count += PHDR_FIELDS.length;
      else count += b < 0 || a < 0 ? TELLING.size : bits(differingFields(diff, b, a));
    }
    return count;
  }
  function startsOpen(section: number): boolean {
    const change = changes[section];
    return section === EHDR || (change !== undefined && change.before.length + change.after.length <= OPEN_ENTRIES);
  }
  const isOpen = (section: number): boolean => startsOpen(section) !== toggled.has(section);

  sections.forEach((section, i) => {
    if (section >= 0) sectionOfChange[section] = i;
    starts[i + 1] = (starts[i] ?? 0) + 1 + (isOpen(section) ? fieldCount(section) : 0);
  });

  function fieldsOf(section: number): readonly FieldDiff[] {
    const known = memo.get(section);
    if (known !== undefined) return known;
    if (memo.size > CACHE_LIMIT) memo.clear();
    const made = section === EHDR ? ehdrRows(diff) : Array.from(pairsOf(entriesOf(section))).flatMap(pairFields);
    memo.set(section, made);
    return made;
  }
  function pairFields([b, a]: readonly [number, number]): FieldDiff[] {
    const left = b < 0 ? [] : phdrFields(diff.before.header, b);
    const right = a < 0 ? [] : phdrFields(diff.after.header, a);
    const alone = b < 0 || a < 0;
    const mask = alone ? 0xff : differingFields(diff, b, a);
    return PHDR_FIELDS.flatMap((name, i): FieldDiff[] => {
      const differs = (mask & (1 << i)) !== 0;
      if (onlyDifferences && (alone ? !TELLING.has(name) : !differs)) return [];
      const before = left[i];
      const after = right[i];
      return [{ name, phdrs: { before: b, after: a }, ...(before && { before }), ...(after && { after }), differs }];
    });
  }
  const changeOfEhdrField = (name: string): number =>
    changes.findIndex((change) => change.subject === 'ehdr' && change.field === name);

  function at(row: number): DiffRow | undefined {
    if (row < 0 || row >= count) return undefined;
    let low = 0;
    let high = sections.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    const section = sections[low] ?? EHDR;
    const inside = row - (starts[low] ?? 0) - 1;
    const open = isOpen(section);
    if (inside >= 0) {
      const field = fieldsOf(section)[inside];
      if (field === undefined) return undefined;
      const change = section === EHDR && field.differs ? changeOfEhdrField(field.name) : section;
      return { sort: 'field', section, change: Math.max(-1, change), field };
    }
    if (section === EHDR) return { sort: 'ehdr', section, open, change: changeOfEhdr };
    if (section < EHDR) return { sort: 'same', section, open, change: -1, row: -2 - section };
    return { sort: 'change', section, open: fieldCount(section) > 0 ? open : undefined, change: section };
  }
  function rowOfChange(change: number): number {
    const place = sectionOfChange[change] ?? -1;
    if (place >= 0) return starts[place] ?? -1;
    const { field } = changes[change] ?? {};
    if (field === undefined || onlyDifferences) return -1;
    return isOpen(EHDR) ? 1 + fieldsOf(EHDR).findIndex(({ name }) => name === field) : 0;
  }
  function rowOfByte(change: number, side: SideName, offset: number): number {
    const row = rowOfChange(change);
    const place = sectionOfChange[change] ?? -1;
    if (place < 0 || (starts[place + 1] ?? 0) - (starts[place] ?? 0) === 1) return row;
    const inside = fieldsOf(change).findIndex(({ [side]: field }) => field !== undefined && holds(field, offset));
    return row + 1 + inside;
  }
  const changeOfEhdr = changes.findIndex(({ subject }) => subject === 'ehdr');
  const count = starts[sections.length] ?? 0;
  return { count, at, rowOfChange, rowOfByte };
}

const holds = ({ offset, size }: Span, at: number): boolean => at >= offset && at < offset + size;

function sectionsOf({ changes, rows }: HeaderDiff, onlyDifferences: boolean): Int32Array {
  if (onlyDifferences) return Int32Array.from(changes, (_, index) => index);
  const sections: number[] = [EHDR];
  const seen = new Uint8Array(changes.length);
  rows.changes.forEach((change, row) => {
    if (change < 0) sections.push(-2 - row);
    else if (seen[change] === 0) sections.push(change);
    if (change >= 0) seen[change] = 1;
  });
  changes.forEach(({ subject }, index) => {
    if (subject === 'unread' || subject === 'stale') sections.push(index);
  });
  return Int32Array.from(sections);
}

function ehdrRows({ before, after }: HeaderDiff): FieldDiff[] {
  const later = ehdrFields(after.header);
  const phdrs = { before: -1, after: -1 };
  return ehdrFields(before.header).map((field, i) => {
    const right = later[i] ?? field;
    return { name: field.name, phdrs, before: field, after: right, differs: field.value !== right.value };
  });
}

/** The bytes a row stands for on both sides. */
export function spansOfRow(diff: HeaderDiff, row: DiffRow | undefined): Spans {
  if (row === undefined || row.sort === 'ehdr') return {};
  const spans = (before: Span | undefined, after: Span | undefined): Spans => ({
    ...(before && { before }),
    ...(after && { after }),
  });
  if (row.sort === 'field') return spans(row.field.before, row.field.after);
  const entry = (side: SideName, index: number | undefined): Span | undefined =>
    index === undefined || index < 0 ? undefined : entrySpan(diff, side, index);
  if (row.sort === 'same') {
    return spans(entry('before', diff.rows.before[row.row]), entry('after', diff.rows.after[row.row]));
  }
  const change = diff.changes[row.change];
  if (change === undefined) return {};
  if (change.subject === 'ehdr') {
    const [field] = changeFields(diff, change);
    return spans(field?.before, field?.after);
  }
  if (change.subject === 'stale') {
    const run = (side: SideName): Span | undefined => {
      const found = staleRun(diff.tails[side]);
      return found && { offset: found.start, size: found.last - found.start + 1 };
    };
    return spans(run('before'), run('after'));
  }
  return spans(entry('before', change.before[0]), entry('after', change.after[0]));
}
