// Dumps as they were written: makedumpfile --split gives one dump in several files, each with the content of its own
// pages (start_pfn to end_pfn of its sub header). Only together are they a dump.
import { EMPTY_RANGES, intersectRanges, rangesFromPairs, subtractRanges, unionRanges } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import type { DumpEvidence } from './dump-evidence';

export interface DumpSet {
  /** By the pages they answer for; a dump that is not split is the one member. */
  readonly members: readonly DumpEvidence[];
  readonly first: DumpEvidence;
  readonly present?: RangeSet;
  readonly saved?: RangeSet;
  /** Present memory for which no member answers: the file that does was not opened. */
  readonly missing: RangeSet;
}

/** In the order of the first members. */
export function dumpSets(dumps: readonly DumpEvidence[]): readonly DumpSet[] {
  const groups = new Map<string, DumpEvidence[]>();
  for (const [i, dump] of dumps.entries()) {
    const key = dump.split === undefined ? `single ${i}` : splitKey(dump);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [dump]);
    else group.push(dump);
  }
  return [...groups.values()].flatMap((group) => {
    const members = group.toSorted((a, b) => compare(a.split?.startPfn ?? 0n, b.split?.startPfn ?? 0n));
    const [first] = members;
    return first === undefined ? [] : [setOf(first, members)];
  });
}

/** What the files of one dump have in common. The vmcoreinfo has the time of the crash in it. */
function splitKey({ release, maxMapnr, pageSizeBytes, dumpLevel, vmcoreinfo, printed }: DumpEvidence): string {
  return JSON.stringify([
    // A printed header does not stand for a file that is not at hand.
    printed?.by,
    release?.value,
    maxMapnr?.value.toString(),
    pageSizeBytes?.value,
    dumpLevel?.value,
    vmcoreinfo?.text,
  ]);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function setOf(first: DumpEvidence, members: readonly DumpEvidence[]): DumpSet {
  const present = united(members, 'present');
  const saved = united(members, 'saved');
  return {
    members,
    first,
    ...(present === undefined ? {} : { present }),
    ...(saved === undefined ? {} : { saved }),
    missing: missingFrom(first, members, present),
  };
}

function united(members: readonly DumpEvidence[], which: 'present' | 'saved'): RangeSet | undefined {
  return members.reduce<RangeSet | undefined>((all, { [which]: ranges }) => {
    if (ranges === undefined) return all;
    return all === undefined ? ranges : unionRanges(all, ranges);
  }, undefined);
}

function missingFrom(first: DumpEvidence, members: readonly DumpEvidence[], present: RangeSet | undefined): RangeSet {
  if (first.split === undefined || first.maxMapnr === undefined || first.printed !== undefined) return EMPTY_RANGES;
  const page = BigInt(first.pageSizeBytes?.value ?? 1);
  const pages = (start: bigint, end: bigint): RangeSet => rangesFromPairs([[start * page, end * page - 1n]]);
  const answered = members.map(({ split }) => pages(split?.startPfn ?? 0n, split?.endPfn ?? 0n));
  const unanswered = answered.reduce(subtractRanges, pages(0n, first.maxMapnr.value));
  return present === undefined ? unanswered : intersectRanges(unanswered, present);
}
