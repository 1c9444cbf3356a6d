// Where memory can be added: the kernel refuses a range that overlaps System RAM or is not whole memory blocks
// (register_memory_resource, check_hotplug_memory_range, 6.12), so the next place that is both is what one wants.
import type { SnapshotView } from '../view/snapshot-view';

export interface Place {
  readonly start: bigint;
  /** Inclusive. */
  readonly last: bigint;
}

/** x86 machines map PCI below 4 GiB: RAM added by hotplug stands above. */
export const X86_HOTPLUG_FROM = 4n << 30n;

/** System RAM of the evidence, ascending. */
export function systemRam(view: SnapshotView): readonly Place[] {
  const lane = view.lanes.find(({ id }) => id === 'iomem');
  return Array.from(lane?.starts ?? [], (start, i) => ({ start, last: lane?.lasts[i] ?? start }));
}

/** The first of `taken` that a range overlaps. */
export function overlapOf({ start, last }: Place, taken: readonly Place[]): Place | undefined {
  return taken.find((other) => other.start <= last && start <= other.last);
}

const alignUp = (value: bigint, to: bigint): bigint => ((value + to - 1n) / to) * to;

/** First address from `from` on, a multiple of `align`, where `size` bytes overlap none of `taken`. */
export function nextFree(from: bigint, size: bigint, align: bigint, taken: readonly Place[]): bigint {
  let start = alignUp(from, align);
  const above = [...taken].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  for (const place of above) {
    if (place.last >= start && place.start <= start + size - 1n) start = alignUp(place.last + 1n, align);
  }
  return start;
}

/** Lowest address at which the architecture has hotplugged RAM. */
export function hotplugFrom(view: SnapshotView): bigint {
  return view.arch?.startsWith('ppc64') === true ? 0n : X86_HOTPLUG_FROM;
}
