// A change of program headers in plain words, with sizes, as one engineer would tell another.
import { formatBytes, hex, hexGrouped } from '../address/u64';
import { amountAt } from '../coverage/phrases';
import { phdrTypeName } from '../elf/elf-names';
import { rangeCount } from '../range/range-set';
import type { PhdrRole } from '../view/snapshot-view';
import type { Change, FieldChange, HeaderSide } from './header-diff';
import { rangesOf } from './load-ranges';

/** A change before it is put into words. */
export type UnwordedChange = Omit<Change, 'sentence'>;

const ROLE_WORDS: Partial<Record<PhdrRole, string>> = {
  vmcoreinfo: 'vmcoreinfo',
  'kernel-text': 'kernel text',
  backup: 'backup area',
  rtas: 'RTAS',
  opal: 'OPAL',
};

function indexList(indexes: readonly number[]): string {
  const shown = indexes.slice(0, 4);
  const last =
    indexes.length > 4 ? `${indexes.length - 4} more` : shown.length > 1 ? `${shown.pop() ?? ''}` : undefined;
  return last === undefined ? shown.join('') : `${shown.join(', ')} and ${last}`;
}

/** `PT_LOAD 8 (RTAS)`; `PT_LOAD 8→7` where the index is another one. */
function nameOf(change: UnwordedChange, before: HeaderSide, after: HeaderSide): string {
  const [b] = change.before;
  const [a] = change.after;
  const side = b === undefined ? after : before;
  const first = b ?? a ?? 0;
  const type = phdrTypeName(side.header.phdrs.types[first] ?? 0);
  const index = a !== undefined && b !== undefined && a !== b ? `${b}→${a}` : `${first}`;
  const cpu = cpuOf(change, before, after);
  const words = cpu >= 0 ? `CPU ${cpu}` : change.role && ROLE_WORDS[change.role];
  return `${type} ${index}${words === undefined ? '' : ` (${words})`}`;
}

/** CPU of a note on whichever side knows it, or -1. */
export function cpuOf(change: Pick<Change, 'before' | 'after'>, before: HeaderSide, after: HeaderSide): number {
  const known = before.cpus?.[change.before[0] ?? -1] ?? -1;
  return known >= 0 ? known : (after.cpus?.[change.after[0] ?? -1] ?? -1);
}

/** `: 256 MiB (…) left the header, 1 byte (…) came in`, or nothing. */
function flowWords({ lost, gained }: UnwordedChange): string {
  const parts = [
    ...(lost && rangeCount(lost) > 0 ? [`${amountAt(lost)} left the header`] : []),
    ...(gained && rangeCount(gained) > 0 ? [`${amountAt(gained)} came in`] : []),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** Where the pages are read from, when p_offset stops or starts to be another place than their own address. */
function sourceText({ before, after }: FieldChange, paddrBefore: bigint, paddrAfter: bigint): string | undefined {
  if (before.value !== paddrBefore && after.value === paddrAfter)
    return `its pages are no longer read from ${hexGrouped(before.value)} but from their own address`;
  if (before.value === paddrBefore && after.value !== paddrAfter)
    return `its pages are now read from ${hexGrouped(after.value)}, not from their own address`;
  return undefined;
}

function fieldText(field: FieldChange): string {
  return `${field.name} ${hex(field.before.value)} → ${hex(field.after.value)}`;
}

/** What the sizes and addresses told do not imply: other fields, and where the pages are read from. */
function furtherWords({ fields, kind, subject }: UnwordedChange, before: HeaderSide, after: HeaderSide): string {
  const of = (name: string): FieldChange | undefined => fields.find((field) => field.name === name);
  const shift = (field: FieldChange): bigint => BigInt.asUintN(64, field.after.value - field.before.value);
  const text = (field: FieldChange): string => {
    if (field.name !== 'p_offset' || subject !== 'load') return fieldText(field);
    const paddrBefore = before.header.phdrs.paddrs[field.phdrBefore] ?? 0n;
    const paddrAfter = after.header.phdrs.paddrs[field.phdrAfter] ?? 0n;
    return sourceText(field, paddrBefore, paddrAfter) ?? fieldText(field);
  };
  const start = of('p_paddr');
  const memsz = of('p_memsz');
  const told = (field: FieldChange): boolean => {
    if (kind === 'changed') return false;
    if (field === start || field === memsz) return true;
    if (field.name === 'p_filesz' && memsz) return field.after.value === memsz.after.value;
    // p_offset and p_vaddr go along with p_paddr.
    return (field.name === 'p_offset' || field.name === 'p_vaddr') && !!start && shift(field) === shift(start);
  };
  return fields
    .filter((field) => !told(field))
    .map(text)
    .join(', ');
}

function addedOrLost(change: UnwordedChange, name: string, before: HeaderSide, after: HeaderSide): string {
  const added = change.kind === 'added';
  const [index = 0] = added ? change.after : change.before;
  const { phdrs } = (added ? after : before).header;
  const verb = added ? 'is new' : 'is gone';
  const paddr = phdrs.paddrs[index] ?? 0n;
  if (change.subject !== 'load')
    return `${name} ${verb}: ${formatBytes(phdrs.memsizes[index] ?? 0n)} at ${hexGrouped(paddr)}`;
  const flow = flowWords(change);
  const offset = phdrs.offsets[index] ?? 0n;
  const source = offset === paddr ? '' : `; its pages ${added ? 'are' : 'were'} read from ${hexGrouped(offset)}`;
  if (flow !== '') return `${name} ${verb}${flow}${source}`;
  const ranges = rangesOf(phdrs, [index]);
  if (rangeCount(ranges) === 0) return `${name} ${verb}, without a byte in it`;
  return `${name} ${verb}, ${added ? 'but was listed before' : 'but is still listed'}: ${amountAt(ranges)}${source}`;
}

function pairWords(change: UnwordedChange, name: string, before: HeaderSide, after: HeaderSide): string {
  const [b = 0] = change.before;
  const [a = 0] = change.after;
  const left = before.header.phdrs;
  const right = after.header.phdrs;
  const sizes = `from ${formatBytes(left.memsizes[b] ?? 0n)} to ${formatBytes(right.memsizes[a] ?? 0n)}`;
  const where = `from ${hexGrouped(left.paddrs[b] ?? 0n)} to ${hexGrouped(right.paddrs[a] ?? 0n)}`;
  switch (change.kind) {
    case 'grown':
      return `${name} grew ${sizes}${flowWords(change)}`;
    case 'shrunk':
      return `${name} shrank ${sizes}${flowWords(change)}`;
    case 'moved':
      return `${name} moved ${where}, ${formatBytes(left.memsizes[b] ?? 0n)} as before${flowWords(change)}`;
    case 'reordered':
      return `${name} stands at another place in the table`;
    default:
      return `${name}: ${furtherWords(change, before, after)}`;
  }
}

/** One sentence, without a full stop. */
export function changeSentence(change: UnwordedChange, before: HeaderSide, after: HeaderSide): string {
  const name = nameOf(change, before, after);
  const type = phdrTypeName(before.header.phdrs.types[change.before[0] ?? -1] ?? 0);
  const group = `${type} ${indexList(change.before)}`;
  const became = `${type} ${indexList(change.after)}`;
  switch (change.kind) {
    case 'added':
    case 'lost':
      return addedOrLost(change, name, before, after);
    case 'split':
      return `${group} was split into ${became}${flowWords(change)}`;
    case 'merged':
      return `${group} became one, ${became}${flowWords(change)}`;
    case 'regrouped':
      return `${group} became ${became}${flowWords(change)}`;
    default: {
      const further =
        change.kind === 'changed' || change.kind === 'reordered' ? '' : furtherWords(change, before, after);
      const place = change.reordered && change.kind !== 'reordered' ? 'now at another place in the table' : '';
      return [pairWords(change, name, before, after), further, place].filter((part) => part !== '').join('; ');
    }
  }
}
