// How powerpc takes a range that memory_notify names out of its crash ranges (arch/powerpc/kexec/ranges.c).
// Three generations: as first merged (sizes wrap), 6.12 to 7.2 (split tails one byte too long, appended at the end),
// and the sorted exclusion that is only in development trees.
import { addMemRange } from './add-mem-range';
import { excludeMemRange } from './exclude-mem-range';
import type { MemRange } from './mem-range';

/** `first-merged`: the tail's size wraps. `one-byte-long`: 6.12 to 7.2. `exact`: development trees. */
export type RangeRemoval = 'first-merged' | 'one-byte-long' | 'exact';

const U64 = (value: bigint): bigint => BigInt.asUintN(64, value);

function split(
  range: MemRange,
  start: bigint,
  last: bigint,
  removal: RangeRemoval,
): { head: MemRange; tail: MemRange } {
  const tailStart = last + 1n;
  // As first merged the size is counted from the removed range's base; what comes out is minus the removed bytes.
  const size = removal === 'first-merged' ? U64(start - tailStart) : range.last - last + 1n;
  return {
    head: { start: range.start, last: start - 1n },
    tail: { start: tailStart, last: U64(tailStart + size - 1n) },
  };
}

/**
 * The list after remove_mem_range([start, last]); only entries that contain the whole range are touched. Undefined: a split
 * needs a slot and the list of `slots` cannot grow.
 */
export function removeMemRange(
  ranges: readonly MemRange[],
  start: bigint,
  last: bigint,
  removal: RangeRemoval,
  slots = Number.MAX_SAFE_INTEGER,
): MemRange[] | undefined {
  if (removal === 'exact') return excludeMemRange(ranges, start, last, 'all-hits', slots);
  let list = [...ranges];
  const count = list.length;
  for (let i = 0; i < count && i < list.length; i++) {
    const range = list[i];
    if (range === undefined || start < range.start || last > range.last) continue;
    if (range.start === start && range.last === last) {
      list.splice(i, 1);
      break;
    }
    if (range.start === start) list[i] = { start: last + 1n, last: range.last };
    else if (range.last === last) list[i] = { start: range.start, last: start - 1n };
    else {
      const { head, tail } = split(range, start, last, removal);
      list[i] = head;
      list = addMemRange(list, tail.start, U64(tail.last - tail.start + 1n));
      if (list.length > slots) return undefined;
    }
  }
  return list;
}
