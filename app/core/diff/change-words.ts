// A change of program headers in plain words, with sizes, as one engineer would tell another.
import { formatBytes, hex, hexGrouped } from '../address/u64';
import { amountAt } from '../coverage/phrases';
import { phdrTypeName } from '../elf/elf-names';
import { rangeCount } from '../range/range-set';
import type { PhdrRole } from '../view/snapshot-view';
import { changeFlow } from './change-flow';
import { changeFields } from './field-changes';
import { ehdrWords, staleWords, unreadWords } from './header-words';
import type { Change, FieldChange, HeaderDiff } from './header-diff';
import { rangesOf } from './load-ranges';
import { cpuOf } from './phdr-changes';

const ROLE_WORDS: Partial<Record<PhdrRole, string>> = {
  vmcoreinfo: 'vmcoreinfo',
  'kernel-text': 'kernel text',
  backup: 'backup area',
  rtas: 'RTAS',
  opal: 'OPAL',
};

function typeOf({ before, after }: HeaderDiff, change: Change): string {
  const [b] = change.before;
  const { phdrs } = (b === undefined ? after : before).header;
  return phdrTypeName(phdrs.types[b ?? change.after[0] ?? 0] ?? 0);
}

/** `PT_LOAD 8 and 9`. */
function listOf(type: string, indexes: readonly number[]): string {
  const shown = indexes.slice(0, 4);
  const rest = indexes.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.length > 1 ? `${shown.pop() ?? ''}` : undefined;
  return `${type} ${shown.join(', ')}${last === undefined ? '' : ` and ${last}`}`;
}

/** `PT_LOAD 8 (RTAS)`; `PT_LOAD 8→7` where the index is another one. */
function nameOf(diff: HeaderDiff, change: Change): string {
  const [b] = change.before;
  const [a] = change.after;
  const index = a !== undefined && b !== undefined && a !== b ? `${b}→${a}` : `${b ?? a ?? 0}`;
  const cpu = change.subject === 'note' ? cpuOf(diff, change) : -1;
  const words = cpu >= 0 ? `CPU ${cpu}` : change.role && ROLE_WORDS[change.role];
  return `${typeOf(diff, change)} ${index}${words === undefined ? '' : ` (${words})`}`;
}

/** `: 256 MiB (…) left the header, 1 byte (…) came in`, or nothing. */
function flowWords(diff: HeaderDiff, change: Change): string {
  const { lost, gained } = changeFlow(diff, change);
  const parts = [
    ...(rangeCount(lost) > 0 ? [`${amountAt(lost)} left the header`] : []),
    ...(rangeCount(gained) > 0 ? [`${amountAt(gained)} came in`] : []),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** A field with both values; of p_offset, where the pages are read from when that becomes their own address, or ends to be. */
function fieldWords(diff: HeaderDiff, change: Change, field: FieldChange): string {
  const { name, before, after } = field;
  const plain = `${name} ${hex(before.value)} → ${hex(after.value)}`;
  if (name !== 'p_offset' || change.subject !== 'load') return plain;
  const direct = before.value === diff.before.header.phdrs.paddrs[field.phdrBefore];
  const directLater = after.value === diff.after.header.phdrs.paddrs[field.phdrAfter];
  if (direct === directLater) return plain;
  return direct
    ? `its pages are now read from ${hexGrouped(after.value)}, not from their own address`
    : `its pages are no longer read from ${hexGrouped(before.value)} but from their own address`;
}

/** What the sizes and addresses that were told do not imply. */
function furtherWords(diff: HeaderDiff, change: Change): string {
  const fields = changeFields(diff, change);
  const of = (name: string): FieldChange | undefined => fields.find((field) => field.name === name);
  const shift = ({ before, after }: FieldChange): bigint => BigInt.asUintN(64, after.value - before.value);
  const start = of('p_paddr');
  const memsz = of('p_memsz');
  const isTold = (field: FieldChange): boolean => {
    if (field === start || field === memsz) return true;
    if (field.name === 'p_filesz' && memsz) return field.after.value === memsz.after.value;
    // p_offset and p_vaddr go along with p_paddr.
    return (field.name === 'p_offset' || field.name === 'p_vaddr') && !!start && shift(field) === shift(start);
  };
  return fields
    .filter((field) => change.kind === 'changed' || !isTold(field))
    .map((field) => fieldWords(diff, change, field))
    .join(', ');
}

function addedOrLost(diff: HeaderDiff, change: Change, name: string): string {
  const added = change.kind === 'added';
  const [index = 0] = added ? change.after : change.before;
  const { phdrs } = (added ? diff.after : diff.before).header;
  const verb = added ? 'is new' : 'is gone';
  const paddr = phdrs.paddrs[index] ?? 0n;
  const offset = phdrs.offsets[index] ?? 0n;
  if (change.subject !== 'load') {
    return `${name} ${verb}: ${formatBytes(phdrs.memsizes[index] ?? 0n)} at ${hexGrouped(paddr)}`;
  }
  const source = offset === paddr ? '' : `; its pages ${added ? 'are' : 'were'} read from ${hexGrouped(offset)}`;
  const flow = flowWords(diff, change);
  if (flow !== '') return `${name} ${verb}${flow}${source}`;
  const ranges = rangesOf(phdrs, [index]);
  if (rangeCount(ranges) === 0) return `${name} ${verb}, without a byte in it`;
  return `${name} ${verb}, but ${added ? 'was' : 'is still'} listed by another: ${amountAt(ranges)}${source}`;
}

function pairWords(diff: HeaderDiff, change: Change, name: string): string {
  const [b = 0] = change.before;
  const [a = 0] = change.after;
  const left = diff.before.header.phdrs;
  const right = diff.after.header.phdrs;
  const size = formatBytes(left.memsizes[b] ?? 0n);
  const sizes = `from ${size} to ${formatBytes(right.memsizes[a] ?? 0n)}`;
  const places = `from ${hexGrouped(left.paddrs[b] ?? 0n)} to ${hexGrouped(right.paddrs[a] ?? 0n)}`;
  switch (change.kind) {
    case 'grown':
      return `${name} grew ${sizes}${flowWords(diff, change)}`;
    case 'shrunk':
      return `${name} shrank ${sizes}${flowWords(diff, change)}`;
    case 'moved':
      return `${name} moved ${places}, ${size} as before${flowWords(diff, change)}`;
    case 'reordered':
      return `${name} stands at another place in the table`;
    default:
      return `${name}: ${furtherWords(diff, change)}`;
  }
}

function phdrWords(diff: HeaderDiff, change: Change): string {
  const name = nameOf(diff, change);
  const type = typeOf(diff, change);
  const were = listOf(type, change.before);
  const are = listOf(type, change.after);
  switch (change.kind) {
    case 'added':
    case 'lost':
      return addedOrLost(diff, change, name);
    case 'split':
      return `${were} was split into ${are}${flowWords(diff, change)}`;
    case 'merged':
      return `${were} became one, ${are}${flowWords(diff, change)}`;
    case 'regrouped':
      return `${were} became ${are}${flowWords(diff, change)}`;
    default: {
      const told = change.kind === 'changed' || change.kind === 'reordered';
      const place = change.reordered && change.kind !== 'reordered' ? 'now at another place in the table' : '';
      const parts = [pairWords(diff, change, name), told ? '' : furtherWords(diff, change), place];
      return parts.filter((part) => part !== '').join('; ');
    }
  }
}

/** One sentence, without a full stop. */
export function changeSentence(diff: HeaderDiff, change: Change): string {
  switch (change.subject) {
    case 'ehdr':
      return ehdrWords(diff, change);
    case 'unread':
      return unreadWords(diff);
    case 'stale':
      return staleWords(diff);
    default:
      return phdrWords(diff, change);
  }
}
