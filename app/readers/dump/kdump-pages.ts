// The table of saved pages of a kdump-compressed dump: one page_desc for each bit of the second bitmap, in order. Only
// as much of it is read as shows where the file ends before its pages do.
import type { ByteOrder } from '../../core/elf/core-header';
import { viewOf } from '../../core/elf/elf-field';
import { EMPTY_RANGES } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { SliceReader } from './slices';

/** page_desc: where the page is, how many bytes it takes, flags. */
const DESC_BYTES = 24;
/** Descriptors looked at together; those of zero pages may all point at one page near the start. */
const CHUNK = 256;

export interface PageTable {
  /** Byte of the first descriptor. */
  readonly offset: number;
  readonly order: ByteOrder;
  readonly pageBytes: number;
  /** Bytes of the whole dump. */
  readonly sizeBytes: number;
}

/**
 * The memory of `saved` whose content is not in the file any more: from the first page whose place is past its end on.
 * Pages are written in order, so the last ones tell; a run of zero pages can hide a little of what is missing.
 */
export function* pagesPastEnd(saved: RangeSet, table: PageTable): SliceReader<RangeSet> {
  const pages = countPages(saved, table.pageBytes);
  const chunks = Math.ceil(pages / CHUNK);
  if (chunks === 0 || (yield* firstLost(table, chunks - 1, pages)) === undefined) return EMPTY_RANGES;
  let low = 0;
  let high = chunks - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((yield* firstLost(table, middle, pages)) === undefined) low = middle + 1;
    else high = middle;
  }
  const lost = yield* firstLost(table, low, pages);
  return lost === undefined ? EMPTY_RANGES : fromPage(saved, lost, table.pageBytes);
}

/** The first page of a chunk that is not in the file. */
function* firstLost(table: PageTable, chunk: number, pages: number): SliceReader<number | undefined> {
  const first = chunk * CHUNK;
  const count = Math.min(CHUNK, pages - first);
  const view = viewOf(yield { offset: table.offset + first * DESC_BYTES, length: count * DESC_BYTES });
  for (let i = 0; i < count; i++) {
    const at = i * DESC_BYTES;
    // What an archive did not keep is not lost.
    if (at + DESC_BYTES > view.byteLength)
      return table.offset + (first + i + 1) * DESC_BYTES > table.sizeBytes ? first + i : undefined;
    const offset = view.getBigUint64(at, table.order === 'LE');
    const size = view.getUint32(at + 8, table.order === 'LE');
    if (offset === 0n || offset + BigInt(size) > BigInt(table.sizeBytes)) return first + i;
  }
  return undefined;
}

function countPages({ starts, lasts }: RangeSet, pageBytes: number): number {
  let bytes = 0n;
  for (let i = 0; i < starts.length; i++) bytes += (lasts[i] ?? 0n) - (starts[i] ?? 0n) + 1n;
  return Number(bytes / BigInt(pageBytes));
}

/** What is left of a set from its n-th page on. */
function fromPage({ starts, lasts }: RangeSet, page: number, pageBytes: number): RangeSet {
  let left = BigInt(page) * BigInt(pageBytes);
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] ?? 0n;
    const size = (lasts[i] ?? 0n) - start + 1n;
    if (left < size) {
      // Columns, not pairs: a set may have a million ranges.
      const rest = { starts: starts.slice(i), lasts: lasts.slice(i) };
      rest.starts[0] = start + left;
      return rest;
    }
    left -= size;
  }
  return EMPTY_RANGES;
}
