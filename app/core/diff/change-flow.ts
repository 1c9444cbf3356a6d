// The memory that a change takes out of the header or brings in, whatever other loads list it.
import { EMPTY_RANGES } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import type { Change, HeaderDiff } from './header-diff';
import { clipRanges, rangesOf } from './load-ranges';

export interface ChangeFlow {
  /** Addresses that no PT_LOAD of the later header lists any more. */
  readonly lost: RangeSet;
  /** Addresses that no PT_LOAD of the earlier header listed. */
  readonly gained: RangeSet;
}

/** What of the diff's lost and gained memory is this change's. */
export function changeFlow(diff: Pick<HeaderDiff, 'before' | 'after' | 'lost' | 'gained'>, change: Change): ChangeFlow {
  if (change.subject !== 'load') return { lost: EMPTY_RANGES, gained: EMPTY_RANGES };
  return {
    lost: clipRanges(diff.lost, rangesOf(diff.before.header.phdrs, change.before)),
    gained: clipRanges(diff.gained, rangesOf(diff.after.header.phdrs, change.after)),
  };
}
