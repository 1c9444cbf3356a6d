// System RAM resources of the iomem tree, and regions of memblock: ascending lists, immutable.
// iomem keeps DIMMs apart and merges virtio-mem (MHP_MERGE_RESOURCE); memblock merges neighbours of equal flags.
import type { MemRange } from '../headers/mem-range';

export interface RamEntry extends MemRange {
  /** Resource name in iomem, flags in memblock: entries of one name are alike. */
  readonly name: string;
}

export type RamList = readonly RamEntry[];

/** True where [start, last] shares an address with an entry. */
export function overlapsRam(list: RamList, start: bigint, last: bigint): boolean {
  return list.some((entry) => entry.start <= last && entry.last >= start);
}

/** The list with an entry added; `merge` joins it with touching neighbours of the same name. */
export function addRam(list: RamList, entry: RamEntry, merge: boolean): RamList {
  const at = list.findIndex((other) => other.start > entry.start);
  const index = at < 0 ? list.length : at;
  let { start, last } = entry;
  let from = index;
  let to = index;
  const before = list[index - 1];
  if (merge && before && before.name === entry.name && before.last + 1n === start) {
    ({ start } = before);
    from--;
  }
  const after = list[index];
  if (merge && after && after.name === entry.name && last + 1n === after.start) {
    ({ last } = after);
    to++;
  }
  return [...list.slice(0, from), { start, last, name: entry.name }, ...list.slice(to)];
}

/** The list without [start, last]: entries are trimmed, split or dropped (release_mem_region_adjustable, memblock_remove). */
export function removeRam(list: RamList, start: bigint, last: bigint): RamList {
  return list.flatMap((entry) => {
    if (entry.last < start || entry.start > last) return [entry];
    const pieces: RamEntry[] = [];
    if (entry.start < start) pieces.push({ ...entry, last: start - 1n });
    if (entry.last > last) pieces.push({ ...entry, start: last + 1n });
    return pieces;
  });
}
