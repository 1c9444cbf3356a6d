// Which program headers of two tables stand for each other. A group has entries on both sides, or on one: new or gone.
import type { PhdrRole } from '../view/snapshot-view';
import type { ChangeSubject, HeaderSide } from './header-diff';

export interface PhdrGroup {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Role of every entry, and the entries of each subject in table order. */
export interface SideEntries {
  readonly notes: readonly number[];
  readonly texts: readonly number[];
  /** Loads of RAM, in which RTAS, OPAL and the backup area count as RAM: only their addresses tell them from it. */
  readonly rams: readonly number[];
  readonly others: readonly number[];
}

const DEFAULT_ROLE: Readonly<Record<number, PhdrRole>> = { 1: 'ram', 4: 'note' };

/** What an entry is for. */
export function roleAt(side: HeaderSide, index: number): PhdrRole {
  return side.roles?.[index] ?? DEFAULT_ROLE[side.header.phdrs.types[index] ?? 0] ?? 'other';
}

/** What kind of change an entry of this role makes. */
export function subjectOf(role: PhdrRole): ChangeSubject {
  if (role === 'cpu-note' || role === 'vmcoreinfo' || role === 'note') return 'note';
  return role === 'other' ? 'other' : 'load';
}

/** Sorts the entries of a side by what they are matched with. */
export function entriesOf(side: HeaderSide): SideEntries {
  const notes: number[] = [];
  const texts: number[] = [];
  const rams: number[] = [];
  const others: number[] = [];
  for (let i = 0; i < side.header.phdrs.length; i++) {
    const role = roleAt(side, i);
    const subject = subjectOf(role);
    if (subject === 'note') notes.push(i);
    else if (subject === 'other') others.push(i);
    else if (role === 'kernel-text') texts.push(i);
    else rams.push(i);
  }
  return { notes, texts, rams, others };
}

/** Takes pairs with equal keys out of both lists, first come first served; an undefined key matches nothing. */
export function pairByKey<Key>(
  before: readonly number[],
  after: readonly number[],
  keyBefore: (index: number) => Key | undefined,
  keyAfter: (index: number) => Key | undefined,
): { readonly pairs: PhdrGroup[]; readonly before: number[]; readonly after: number[] } {
  const waiting = new Map<Key, number[]>();
  for (let i = after.length - 1; i >= 0; i--) {
    const index = after[i] ?? 0;
    const key = keyAfter(index);
    if (key === undefined) continue;
    const queue = waiting.get(key);
    if (queue) queue.push(index);
    else waiting.set(key, [index]);
  }
  const taken = new Set<number>();
  const pairs: PhdrGroup[] = [];
  const left: number[] = [];
  for (const index of before) {
    const key = keyBefore(index);
    const partner = key === undefined ? undefined : waiting.get(key)?.pop();
    if (partner === undefined) left.push(index);
    else {
      taken.add(partner);
      pairs.push({ before: [index], after: [partner] });
    }
  }
  return { pairs, before: left, after: after.filter((index) => !taken.has(index)) };
}

/** Pairs by the first key that says something, then by the next; what is left is gone or new. */
export function matchByKeys<Key>(
  before: readonly number[],
  after: readonly number[],
  keys: readonly (readonly [(index: number) => Key | undefined, (index: number) => Key | undefined])[],
): PhdrGroup[] {
  const groups: PhdrGroup[] = [];
  let left = { before, after };
  for (const [keyBefore, keyAfter] of keys) {
    const found = pairByKey(left.before, left.after, keyBefore, keyAfter);
    groups.push(...found.pairs);
    left = found;
  }
  for (const index of left.before) groups.push({ before: [index], after: [] });
  for (const index of left.after) groups.push({ before: [], after: [index] });
  return groups;
}
