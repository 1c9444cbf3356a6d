// A group of matched program headers as a Change: its kind, its name, what left and came in, the fields that differ.
import { hex } from '../address/u64';
import { rangeCount } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import { changeSentence, cpuOf } from './change-words';
import type { UnwordedChange } from './change-words';
import { phdrFieldChanges } from './field-changes';
import type { Change, ChangeKind, FieldChange, HeaderSide } from './header-diff';
import { clipRanges, rangesOf } from './load-ranges';
import { roleAt, subjectOf } from './phdr-match';
import type { PhdrGroup } from './phdr-match';

/** The two headers and what left and came in over all their loads. */
export interface DiffContext {
  readonly before: HeaderSide;
  readonly after: HeaderSide;
  readonly lost: RangeSet;
  readonly gained: RangeSet;
}

function pairKind({ before, after }: DiffContext, b: number, a: number, fields: readonly FieldChange[]): ChangeKind {
  const size = before.header.phdrs.memsizes[b] ?? 0n;
  const later = after.header.phdrs.memsizes[a] ?? 0n;
  if (later !== size) return later > size ? 'grown' : 'shrunk';
  if (before.header.phdrs.paddrs[b] !== after.header.phdrs.paddrs[a]) return 'moved';
  return fields.length > 0 ? 'changed' : 'reordered';
}

function kindOf(context: DiffContext, group: PhdrGroup, fields: readonly FieldChange[]): ChangeKind {
  const [b] = group.before;
  const [a] = group.after;
  if (b === undefined) return 'added';
  if (a === undefined) return 'lost';
  if (group.before.length > 1 && group.after.length > 1) return 'regrouped';
  if (group.after.length > 1) return 'split';
  return group.before.length > 1 ? 'merged' : pairKind(context, b, a, fields);
}

/** Names the addresses or the CPU, so that it stays the same whichever side comes first and wherever the entry stands. */
function idOf(context: DiffContext, change: Omit<UnwordedChange, 'id'>): string {
  const { before, after } = context;
  const starts = [
    ...change.before.map((i) => before.header.phdrs.paddrs[i] ?? 0n),
    ...change.after.map((i) => after.header.phdrs.paddrs[i] ?? 0n),
  ];
  const lowest = hex(starts.reduce((a, b) => (a < b ? a : b)));
  if (change.subject === 'note') {
    const cpu = cpuOf(change, before, after);
    if (cpu >= 0) return `note:cpu${cpu}`;
    return change.role === 'vmcoreinfo' ? 'note:vmcoreinfo' : `note:${lowest}`;
  }
  if (change.subject === 'load') return change.role === 'kernel-text' ? 'phdr:text' : `phdr:load:${lowest}`;
  return `phdr:other:${lowest}`;
}

/** The change of one group. */
export function phdrChange(context: DiffContext, group: PhdrGroup, reordered: boolean): Change {
  const { before, after } = context;
  const [b] = group.before;
  const [a] = group.after;
  // Entries of a split are told in order of address: the first keeps the start, the rest is new.
  const fields = group.before.flatMap((index, i) => {
    const partner = group.after[i];
    return partner === undefined ? [] : phdrFieldChanges(before, index, after, partner);
  });
  const role = b === undefined ? roleAt(after, a ?? 0) : roleAt(before, b);
  const subject = subjectOf(role);
  const listed = subject === 'load';
  const lost = listed ? clipRanges(context.lost, rangesOf(before.header.phdrs, group.before)) : undefined;
  const gained = listed ? clipRanges(context.gained, rangesOf(after.header.phdrs, group.after)) : undefined;
  const named: Omit<UnwordedChange, 'id'> = {
    subject,
    kind: kindOf(context, group, fields),
    role,
    before: group.before,
    after: group.after,
    fields,
    ...(lost && rangeCount(lost) > 0 ? { lost } : {}),
    ...(gained && rangeCount(gained) > 0 ? { gained } : {}),
    ...(reordered ? { reordered: true } : {}),
  };
  const change: UnwordedChange = { id: idOf(context, named), ...named };
  return { ...change, sentence: changeSentence(change, before, after) };
}
