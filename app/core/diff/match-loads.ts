// Matches the RAM loads of two tables as sets of addresses: equal ranges first, then whatever overlaps, then equal sizes
// that overlap nothing. One sort and two linear sweeps, so 10^5 entries on either side cost well under a second.
import type { PhdrTable } from '../elf/core-header';
import { lastOf } from './load-ranges';
import { pairByKey } from './phdr-match';
import type { PhdrGroup } from './phdr-match';

export interface LoadMatches {
  /** Entries with the same p_paddr and p_memsz, as columns: most of a large table. */
  readonly exactBefore: Uint32Array;
  readonly exactAfter: Uint32Array;
  /** All others. */
  readonly groups: readonly PhdrGroup[];
}

/**
 * Less than a page in common is no common memory: remove_mem_range (6.10 to 7.2) leaves the tail of a split one byte
 * too long, which must not tie it to whatever comes behind.
 */
const MIN_OVERLAP_BYTES = 4096n;

/** Order by start, then size. */
function compareLoads(left: PhdrTable, l: number, right: PhdrTable, r: number): number {
  const start = left.paddrs[l] ?? 0n;
  const other = right.paddrs[r] ?? 0n;
  if (start !== other) return start < other ? -1 : 1;
  const size = left.memsizes[l] ?? 0n;
  const otherSize = right.memsizes[r] ?? 0n;
  return size < otherSize ? -1 : size > otherSize ? 1 : 0;
}

/** The entries in that order; most tables have it already. */
function byAddress(phdrs: PhdrTable, indexes: readonly number[]): readonly number[] {
  const sorted = indexes.every((index, i) => i === 0 || compareLoads(phdrs, indexes[i - 1] ?? 0, phdrs, index) <= 0);
  return sorted ? indexes : Array.from(indexes).sort((a, b) => compareLoads(phdrs, a, phdrs, b) || a - b);
}

/** Takes the pairs with equal addresses out of both lists, which must be in order. */
function takeExact(
  before: PhdrTable,
  after: PhdrTable,
  sortedBefore: readonly number[],
  sortedAfter: readonly number[],
): { exactBefore: number[]; exactAfter: number[]; leftBefore: number[]; leftAfter: number[] } {
  const found = {
    exactBefore: [] as number[],
    exactAfter: [] as number[],
    leftBefore: [] as number[],
    leftAfter: [] as number[],
  };
  let i = 0;
  let j = 0;
  while (i < sortedBefore.length && j < sortedAfter.length) {
    const b = sortedBefore[i] ?? 0;
    const a = sortedAfter[j] ?? 0;
    const order = compareLoads(before, b, after, a);
    if (order === 0) {
      found.exactBefore.push(b);
      found.exactAfter.push(a);
    }
    if (order < 0) found.leftBefore.push(b);
    if (order > 0) found.leftAfter.push(a);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  for (; i < sortedBefore.length; i++) found.leftBefore.push(sortedBefore[i] ?? 0);
  for (; j < sortedAfter.length; j++) found.leftAfter.push(sortedAfter[j] ?? 0);
  return found;
}

/** One entry in the sweep, and a node of the forest that groups are built in. */
class Interval {
  /** Another interval of the same group; itself at its root. */
  group: Interval = this;

  constructor(
    readonly start: bigint,
    readonly last: bigint,
    readonly index: number,
    readonly isAfter: boolean,
  ) {}
}

function rootOf(interval: Interval): Interval {
  let root = interval;
  while (root.group !== root) {
    root.group = root.group.group;
    root = root.group;
  }
  return root;
}

function intervals(phdrs: PhdrTable, sorted: readonly number[], isAfter: boolean): Interval[] {
  const all: Interval[] = [];
  for (const index of sorted) {
    const start = phdrs.paddrs[index] ?? 0n;
    const size = phdrs.memsizes[index] ?? 0n;
    if (size > 0n) all.push(new Interval(start, lastOf(start, size), index, isAfter));
  }
  return all;
}

/** Whether enough of the two is in common; `later` starts no earlier than `earlier`. */
function overlaps(earlier: Interval, later: Interval): boolean {
  const last = earlier.last < later.last ? earlier.last : later.last;
  if (last < later.start) return false;
  if (last === later.last || (earlier.start === later.start && last === earlier.last)) return true;
  return last - later.start + 1n >= MIN_OVERLAP_BYTES;
}

/**
 * Joins every interval with those of the other side that it overlaps, in one sweep by start. Of the open intervals that
 * were joined only the one that reaches furthest stays open: whatever overlaps another of them later overlaps it too.
 */
function joinOverlaps(before: readonly Interval[], after: readonly Interval[]): void {
  let openBefore: Interval[] = [];
  let openAfter: Interval[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const b = before[i];
    const a = after[j];
    const next = a === undefined || (b !== undefined && b.start <= a.start) ? b : a;
    if (next === undefined) return;
    if (next.isAfter) {
      openBefore = joinWith(next, openBefore);
      openAfter.push(next);
      j++;
    } else {
      openAfter = joinWith(next, openAfter);
      openBefore.push(next);
      i++;
    }
  }
}

/** Joins `next` with the open intervals of the other side, and gives those that stay open. */
function joinWith(next: Interval, open: readonly Interval[]): Interval[] {
  const kept: Interval[] = [];
  let furthest: Interval | undefined;
  for (const other of open) {
    if (other.last < next.start) continue;
    if (!overlaps(other, next)) {
      kept.push(other);
      continue;
    }
    rootOf(other).group = rootOf(next);
    if (!furthest || other.last > furthest.last) furthest = other;
  }
  if (furthest) kept.push(furthest);
  return kept;
}

function groupsOf(all: readonly Interval[]): PhdrGroup[] {
  const groups = new Map<Interval, { before: number[]; after: number[] }>();
  for (const interval of all) {
    const root = rootOf(interval);
    const group = groups.get(root) ?? { before: [], after: [] };
    groups.set(root, group);
    (interval.isAfter ? group.after : group.before).push(interval.index);
  }
  return [...groups.values()];
}

/** Matches the loads `beforeLoads` of one table with `afterLoads` of the other. Entries in a group ascend by address. */
export function matchLoads(
  before: PhdrTable,
  after: PhdrTable,
  beforeLoads: readonly number[],
  afterLoads: readonly number[],
): LoadMatches {
  const found = takeExact(before, after, byAddress(before, beforeLoads), byAddress(after, afterLoads));
  const left = intervals(before, found.leftBefore, false);
  const right = intervals(after, found.leftAfter, true);
  joinOverlaps(left, right);
  const joined = groupsOf([...left, ...right]);
  const single = ({ before: b, after: a }: PhdrGroup): boolean => b.length === 0 || a.length === 0;
  const empty = (phdrs: PhdrTable) => (index: number) => phdrs.memsizes[index] === 0n;
  // An entry without bytes overlaps nothing: it is gone or new.
  const gone = [...joined.filter(single).flatMap((g) => g.before), ...found.leftBefore.filter(empty(before))];
  const fresh = [...joined.filter(single).flatMap((g) => g.after), ...found.leftAfter.filter(empty(after))];
  const sizeIn = (phdrs: PhdrTable) => (index: number) => phdrs.memsizes[index] || undefined;
  const moved = pairByKey(gone, fresh, sizeIn(before), sizeIn(after));
  return {
    exactBefore: Uint32Array.from(found.exactBefore),
    exactAfter: Uint32Array.from(found.exactAfter),
    groups: [
      ...joined.filter((group) => !single(group)),
      ...moved.pairs,
      ...moved.before.map((index) => ({ before: [index], after: [] })),
      ...moved.after.map((index) => ({ before: [], after: [index] })),
    ],
  };
}
