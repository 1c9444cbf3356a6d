// System RAM resources of the iomem tree, and regions of memblock: ascending lists, immutable.
// iomem keeps DIMMs apart and merges virtio-mem (MHP_MERGE_RESOURCE); memblock merges neighbours of equal flags
// and equal node (memblock_merge_regions of mm/memblock.c, 6.12; seen: numa-deb612).
import type { MemRange } from '../headers/mem-range';

export interface RamEntry extends MemRange {
  /** Resource name in iomem, flags in memblock: entries of one name are alike. */
  readonly name: string;
  /** NUMA node of a memblock region; undefined: not known, which agrees with any. iomem has none. */
  readonly node?: number;
}

export type RamList = readonly RamEntry[];

/** True where [start, last] shares an address with an entry. */
export function overlapsRam(list: RamList, start: bigint, last: bigint): boolean {
  return list.some((entry) => entry.start <= last && entry.last >= start);
}

/** Two entries that may be one: of one name, and of one node as far as that is known. */
const alike = (a: RamEntry, b: RamEntry): boolean =>
  a.name === b.name && (a.node === undefined || b.node === undefined || a.node === b.node);

/** The node of [start, last], where every entry in it is of that one. */
export function nodeOf(list: RamList, start: bigint, last: bigint): number | undefined {
  const nodes = new Set(list.filter((entry) => entry.start <= last && entry.last >= start).map(({ node }) => node));
  const [node] = nodes;
  return nodes.size === 1 ? node : undefined;
}

/** Whether the entries are known to be of more than one node. */
export function hasNodes(list: RamList): boolean {
  return list.some(({ node }) => node !== undefined && node !== list[0]?.node);
}

/** The list with an entry added; `merge` joins it with touching neighbours of the same name and node. */
export function addRam(list: RamList, entry: RamEntry, merge: boolean): RamList {
  const at = list.findIndex((other) => other.start > entry.start);
  const index = at < 0 ? list.length : at;
  let added = entry;
  let from = index;
  let to = index;
  const before = list[index - 1];
  if (merge && before && alike(before, added) && before.last + 1n === added.start) {
    added = { ...added, ...before, last: added.last };
    from--;
  }
  const after = list[index];
  if (merge && after && alike(after, added) && added.last + 1n === after.start) {
    added = { ...added, ...after, start: added.start };
    to++;
  }
  return [...list.slice(0, from), added, ...list.slice(to)];
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
