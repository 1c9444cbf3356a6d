// A group of matched program headers as a Change: its kind and its name.
import { hex } from '../address/u64';
import { differingFields } from './field-changes';
import type { Change, ChangeKind, HeaderDiff } from './header-diff';
import { roleAt, subjectOf } from './phdr-match';
import type { PhdrGroup } from './phdr-match';

type Sides = Pick<HeaderDiff, 'before' | 'after'>;

function pairKind(sides: Sides, b: number, a: number): ChangeKind {
  const left = sides.before.header.phdrs;
  const right = sides.after.header.phdrs;
  const size = left.memsizes[b] ?? 0n;
  const later = right.memsizes[a] ?? 0n;
  if (later !== size) return later > size ? 'grown' : 'shrunk';
  if (left.paddrs[b] !== right.paddrs[a]) return 'moved';
  return differingFields(sides, b, a) === 0 ? 'reordered' : 'changed';
}

function kindOf(sides: Sides, { before, after }: PhdrGroup): ChangeKind {
  const [b] = before;
  const [a] = after;
  if (b === undefined) return 'added';
  if (a === undefined) return 'lost';
  if (before.length > 1) return after.length > 1 ? 'regrouped' : 'merged';
  return after.length > 1 ? 'split' : pairKind(sides, b, a);
}

/** CPU of a note on whichever side knows it, or -1. */
export function cpuOf({ before, after }: Sides, group: PhdrGroup): number {
  const known = before.cpus?.[group.before[0] ?? -1] ?? -1;
  return known >= 0 ? known : (after.cpus?.[group.after[0] ?? -1] ?? -1);
}

/** Entries of a group ascend by address: the lower of the two first ones. */
function lowestStart({ before, after }: Sides, group: PhdrGroup): bigint {
  const b = before.header.phdrs.paddrs[group.before[0] ?? -1];
  const a = after.header.phdrs.paddrs[group.after[0] ?? -1];
  if (b === undefined || a === undefined) return b ?? a ?? 0n;
  return b < a ? b : a;
}

/** Names the addresses or the CPU, so that it stays the same whichever side comes first and wherever the entry stands. */
function idOf(sides: Sides, group: PhdrGroup, { subject, role }: Pick<Change, 'subject' | 'role'>): string {
  if (role === 'kernel-text') return 'phdr:text';
  if (role === 'vmcoreinfo') return 'note:vmcoreinfo';
  const cpu = subject === 'note' ? cpuOf(sides, group) : -1;
  if (cpu >= 0) return `note:cpu${cpu}`;
  const prefix = subject === 'note' ? 'note' : `phdr:${subject}`;
  return `${prefix}:${hex(lowestStart(sides, group))}`;
}

/** The change of one group. */
export function phdrChange(sides: Sides, group: PhdrGroup, reordered: boolean): Change {
  const [b] = group.before;
  const role = b === undefined ? roleAt(sides.after, group.after[0] ?? 0) : roleAt(sides.before, b);
  const subject = subjectOf(role);
  return {
    id: idOf(sides, group, { subject, role }),
    subject,
    kind: kindOf(sides, group),
    role,
    before: group.before,
    after: group.after,
    ...(reordered ? { reordered } : {}),
  };
}
