// The addresses that program headers list, as (start, last). p_memsz is what a capture kernel maps; one that runs past
// the top of the address space (0xfffffffff0000000 by remove_mem_range before 6.10) is cut there.
import { U64_MAX } from '../address/u64';
import type { PhdrTable } from '../elf/core-header';
import { PT_LOAD } from '../elf/core-header';
import { intersectRanges, rangesFromColumns } from '../range/range-set';
import type { RangeSet } from '../range/range-set';

/** The last of `size` bytes from `start`; a size of 0 has none. */
export function lastOf(start: bigint, size: bigint): bigint {
  const last = start + size - 1n;
  return last > U64_MAX ? U64_MAX : last;
}

/** The addresses of the given entries. */
export function rangesOf(phdrs: PhdrTable, indexes: readonly number[]): RangeSet {
  const starts = new BigUint64Array(indexes.length);
  const lasts = new BigUint64Array(indexes.length);
  let count = 0;
  for (const index of indexes) {
    const size = phdrs.memsizes[index] ?? 0n;
    if (size === 0n) continue;
    const start = phdrs.paddrs[index] ?? 0n;
    starts[count] = start;
    lasts[count] = lastOf(start, size);
    count++;
  }
  return rangesFromColumns(starts.subarray(0, count), lasts.subarray(0, count));
}

/** The addresses of all PT_LOADs. */
export function loadRanges(phdrs: PhdrTable): RangeSet {
  const loads: number[] = [];
  for (let i = 0; i < phdrs.length; i++) if (phdrs.types[i] === PT_LOAD) loads.push(i);
  return rangesOf(phdrs, loads);
}

/** First range of the set that ends at or after `address`; the number of ranges where there is none. */
function firstEndingFrom(set: RangeSet, address: bigint): number {
  let low = 0;
  let high = set.lasts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set.lasts[middle] ?? 0n) < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What of `set` lies in `within`, without a pass over all of `set`: cheap for a few ranges out of many. */
export function clipRanges(set: RangeSet, within: RangeSet): RangeSet {
  const first = within.starts[0];
  const last = within.lasts.at(-1);
  if (first === undefined || last === undefined) return within;
  const from = firstEndingFrom(set, first);
  const to = Math.min(firstEndingFrom(set, last) + 1, set.lasts.length);
  return intersectRanges({ starts: set.starts.subarray(from, to), lasts: set.lasts.subarray(from, to) }, within);
}
