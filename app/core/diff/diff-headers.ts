// diffHeaders: what two ELF core headers differ in, by addresses and CPUs, down to the byte. Linear but for one sort of
// each table; unchanged entries stay columns, so that two headers of 10^5 entries are compared within a second.
import { subtractRanges } from '../range/range-set';
import { alignRows, changesOfEntries, partnersOf } from './align-rows';
import { changedBytes } from './change-bytes';
import { ehdrChanges } from './ehdr-changes';
import { differingFields } from './field-changes';
import type { Change, HeaderDiff, HeaderSide } from './header-diff';
import { headerTail, staleChange } from './header-tail';
import { loadRanges } from './load-ranges';
import { matchByType, matchNotes } from './match-entries';
import { matchLoads } from './match-loads';
import type { LoadMatches } from './match-loads';
import { phdrChange } from './phdr-changes';
import { entriesOf, roleAt, subjectOf } from './phdr-match';
import type { PhdrGroup } from './phdr-match';
import { reorderedPairs } from './table-order';
import { unreadChange } from './unread-bytes';

/** RAM stays where it is: of two that changed places, the special one moved. */
const RAM_WEIGHT = 1024;

function matchAll(before: HeaderSide, after: HeaderSide): LoadMatches {
  const b = entriesOf(before);
  const a = entriesOf(after);
  const loads = matchLoads(before.header.phdrs, after.header.phdrs, b.rams, a.rams);
  const groups = [
    ...matchNotes(before, after, b.notes, a.notes),
    ...matchByType(before, after, b.texts, a.texts),
    ...loads.groups,
    ...matchByType(before, after, b.others, a.others),
  ];
  return { ...loads, groups };
}

/**
 * Later index of every pair that left the order of the table; groups count by their first entries. A load that moved to
 * other addresses takes another place by that alone.
 */
function reorderedAfter(before: HeaderSide, after: HeaderSide, matches: LoadMatches): ReadonlySet<number> {
  const matched = matches.groups.filter(({ before: [b], after: [a] }) => {
    if (b === undefined || a === undefined) return false;
    const sameStart = before.header.phdrs.paddrs[b] === after.header.phdrs.paddrs[a];
    return sameStart || subjectOf(roleAt(before, b)) === 'note';
  });
  const columns = {
    before: Uint32Array.from([...matches.exactBefore, ...matched.map((group) => group.before[0] ?? 0)]),
    after: Uint32Array.from([...matches.exactAfter, ...matched.map((group) => group.after[0] ?? 0)]),
  };
  const weights = columns.before.map((index) => (roleAt(before, index) === 'ram' ? RAM_WEIGHT : 1));
  const moved = reorderedPairs({ ...columns, weights });
  return new Set(Array.from(moved, (position) => columns.after[position] ?? 0));
}

/** Groups that differ; of the exact pairs only those whose other fields differ or that stand elsewhere. */
function* changedGroups(
  sides: Pick<HeaderDiff, 'before' | 'after'>,
  matches: LoadMatches,
  reordered: ReadonlySet<number>,
): Iterable<PhdrGroup> {
  const { exactBefore, exactAfter } = matches;
  for (let i = 0; i < exactBefore.length; i++) {
    const b = exactBefore[i] ?? 0;
    const a = exactAfter[i] ?? 0;
    if (differingFields(sides, b, a) !== 0 || reordered.has(a)) yield { before: [b], after: [a] };
  }
  for (const group of matches.groups) {
    const [b] = group.before;
    const [a] = group.after;
    const pair = b !== undefined && a !== undefined && group.before.length === 1 && group.after.length === 1;
    if (!pair || differingFields(sides, b, a) !== 0 || reordered.has(a)) yield group;
  }
}

/** Makes ids unique: the second change of an address is `…#2`. */
function withUniqueIds(changes: readonly Change[]): Change[] {
  const counts = new Map<string, number>();
  return changes.map((change) => {
    const count = (counts.get(change.id) ?? 0) + 1;
    counts.set(change.id, count);
    return count === 1 ? change : { ...change, id: `${change.id}#${count}` };
  });
}

/** The changes in the order of the rows they stand in. */
function inRowOrder(
  changes: readonly Change[],
  rows: { readonly before: Int32Array; readonly after: Int32Array },
): Change[] {
  const at = changesOfEntries({ before: rows.before.length, after: rows.after.length }, changes);
  const ordered = new Set<number>();
  rows.after.forEach((a, row) => {
    const b = rows.before[row] ?? -1;
    const index = a >= 0 ? at.after[a] : at.before[b];
    if (index !== undefined && index >= 0) ordered.add(index);
  });
  return Array.from(ordered, (index) => changes[index]).filter((change) => change !== undefined);
}

/** Compares two headers. Pure; never throws, whatever the bytes hold. */
export function diffHeaders(before: HeaderSide, after: HeaderSide): HeaderDiff {
  const sides = { before, after };
  const lengths = { before: before.header.phdrs.length, after: after.header.phdrs.length };
  const matches = matchAll(before, after);
  const reordered = reorderedAfter(before, after, matches);
  const rows = alignRows(partnersOf(lengths, matches, matches.groups));
  const phdrChanges = Array.from(changedGroups(sides, matches, reordered), (group) =>
    phdrChange(sides, group, group.before.length > 0 && reordered.has(group.after[0] ?? -1)),
  );
  const tailBefore = headerTail(before);
  const tailAfter = headerTail(after);
  const tails = { ...(tailBefore ? { before: tailBefore } : {}), ...(tailAfter ? { after: tailAfter } : {}) };
  const changes = withUniqueIds([
    ...ehdrChanges(sides),
    ...inRowOrder(phdrChanges, rows),
    ...unreadChange(sides),
    ...staleChange({ ...sides, tails }),
  ]);
  const ofEntry = changesOfEntries(lengths, changes);
  const listed = loadRanges(before.header.phdrs);
  const listedLater = loadRanges(after.header.phdrs);
  return {
    ...sides,
    changes,
    bytes: changedBytes({ ...sides, tails }, changes),
    rows: {
      ...rows,
      changes: rows.after.map((a, row) => (a >= 0 ? ofEntry.after[a] : ofEntry.before[rows.before[row] ?? -1]) ?? -1),
    },
    tails,
    lost: subtractRanges(listed, listedLater),
    gained: subtractRanges(listedLater, listed),
  };
}
