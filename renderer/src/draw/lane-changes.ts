// What a lane gained and lost between two versions, address by address and kind by kind: rows that only merged or
// split hold the same addresses and are no change. Done once per pair of versions, without a look at rows both have.
import type { RangeSet } from '../../../app/core/range/range-set';
import {
  EMPTY_RANGES,
  intersectRanges,
  rangesFromColumns,
  rangesFromPairs,
  subtractRanges,
  unionRanges,
} from '../../../app/core/range/range-set';
import type { RangeKind } from '../../../app/core/view/snapshot-view';
import type { KindRows, LaneIndex } from './lane-index';
import { lowerBound } from './lane-index';

/** `turned`: the addresses stayed and became another kind. */
export type ChangeSort = 'came' | 'left' | 'turned';

/** Ranges of one lane that changed alike. `kind` is what they are now; for those that left, what they were. */
export interface ChangedRanges {
  readonly sort: ChangeSort;
  readonly kind: RangeKind;
  /** What turned ranges were. */
  readonly was?: RangeKind;
  readonly ranges: RangeSet;
}

/** Nothing changed when empty. */
export type LaneChange = readonly ChangedRanges[];

/** One changed range. */
export interface ChangedRange extends Omit<ChangedRanges, 'ranges'> {
  readonly start: bigint;
  readonly last: bigint;
}

export const NO_CHANGE: LaneChange = [];
const remembered = new WeakMap<LaneIndex, WeakMap<LaneIndex, LaneChange>>();

/** The change from one version of a lane to another. */
export function laneChange(before: LaneIndex, after: LaneIndex): LaneChange {
  if (before === after) return NO_CHANGE;
  const pairs = remembered.get(before) ?? new WeakMap<LaneIndex, LaneChange>();
  remembered.set(before, pairs);
  const known = pairs.get(after);
  if (known !== undefined) return known;
  const change = compareLanes(before, after);
  pairs.set(after, change);
  return change;
}

/** The changed range under [start, last], or undefined. */
export function changeUnder(change: LaneChange, start: bigint, last: bigint): ChangedRange | undefined {
  for (const { ranges, ...what } of change) {
    const i = lowerBound(ranges.lasts, start);
    const from = ranges.starts[i];
    const to = ranges.lasts[i];
    if (from !== undefined && to !== undefined && from <= last) return { ...what, start: from, last: to };
  }
  return undefined;
}

/** The ranges one by one. */
export function rangesOf({ ranges, ...what }: ChangedRanges): ChangedRange[] {
  return Array.from(ranges.starts, (start, i) => ({ ...what, start, last: ranges.lasts[i] ?? start }));
}

function compareLanes(before: LaneIndex, after: LaneIndex): LaneChange {
  const kinds = new Set([...before.kinds, ...after.kinds].map(({ kind }) => kind));
  const came: ChangedRanges[] = [];
  const left: ChangedRanges[] = [];
  for (const kind of kinds) {
    const old = before.kinds.find((rows) => rows.kind === kind);
    const now = after.kinds.find((rows) => rows.kind === kind);
    const [lost, gained] = differences(old, now);
    if (gained.starts.length > 0) came.push({ sort: 'came', kind, ranges: gained });
    if (lost.starts.length > 0) left.push({ sort: 'left', kind, ranges: lost });
  }
  const turned = came.flatMap(({ kind, ranges }) =>
    left.map((old): ChangedRanges => {
      return { sort: 'turned', kind, was: old.kind, ranges: intersectRanges(ranges, old.ranges) };
    }),
  );
  const all = (list: readonly ChangedRanges[]) =>
    list.reduce((sum, { ranges }) => unionRanges(sum, ranges), EMPTY_RANGES);
  const both = all(turned);
  const rest = [...left, ...came].map((part) => ({ ...part, ranges: subtractRanges(part.ranges, both) }));
  return [...turned, ...rest].filter(({ ranges }) => ranges.starts.length > 0);
}

/** Addresses only in the old rows, and only in the new ones. */
function differences(old: KindRows | undefined, now: KindRows | undefined): readonly [RangeSet, RangeSet] {
  if (old === undefined || now === undefined) return [setOf(old), setOf(now)];
  // Where rows lie on one another, one that both versions have may cover what an unequal one gave up.
  const [a, b] = isDisjoint(old) && isDisjoint(now) ? unequalRows(old, now) : [setOf(old), setOf(now)];
  return [subtractRanges(a, b), subtractRanges(b, a)];
}

function setOf(rows: KindRows | undefined): RangeSet {
  return rows === undefined ? EMPTY_RANGES : rangesFromColumns(rows.starts, rows.lasts);
}

const disjoint = new WeakMap<KindRows, boolean>();

function isDisjoint(rows: KindRows): boolean {
  const known = disjoint.get(rows);
  if (known !== undefined) return known;
  let is = true;
  for (let i = 1; is && i < rows.starts.length; i += 1) is = (rows.starts[i] ?? 0n) > (rows.reach[i - 1] ?? 0n);
  disjoint.set(rows, is);
  return is;
}

/** The rows of either side that the other does not have, both sides being disjoint. */
function unequalRows(old: KindRows, now: KindRows): readonly [RangeSet, RangeSet] {
  const onlyOld: [bigint, bigint][] = [];
  const onlyNow: [bigint, bigint][] = [];
  let i = 0;
  let j = 0;
  for (let a = old.starts[0], b = now.starts[0]; a !== undefined || b !== undefined;) {
    if (a === b && old.lasts[i] === now.lasts[j]) {
      a = old.starts[(i += 1)];
      b = now.starts[(j += 1)];
    } else if (a !== undefined && (b === undefined || a <= b)) {
      onlyOld.push([a, old.lasts[i] ?? a]);
      a = old.starts[(i += 1)];
    } else if (b !== undefined) {
      onlyNow.push([b, now.lasts[j] ?? b]);
      b = now.starts[(j += 1)];
    }
  }
  return [rangesFromPairs(onlyOld), rangesFromPairs(onlyNow)];
}
