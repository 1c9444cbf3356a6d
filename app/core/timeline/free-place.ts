// Where memory can be added: the kernel refuses a range that overlaps System RAM or is not whole memory blocks
// (register_memory_resource, check_hotplug_memory_range, 6.12), so the next place that is both is what one wants.
import { parseSize, sizeText } from '../address/size-text';
import { hex, hexGrouped } from '../address/u64';
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

/** Why the kernel refuses to add a range, and the next one of its size that it takes. */
export interface AddRefusal {
  readonly reason: string;
  /** START+SIZE, with the node that the event names. */
  readonly free: string;
}

const RANGE = /^memory\.(add|remove):([^+]+)\+([^,]+)(,.*)?$/;

interface EventRange extends Place {
  readonly add: boolean;
  readonly size: bigint;
  /** `,node=N` of the event, or nothing. */
  readonly option: string;
}

function readRange(event: string): EventRange | undefined {
  const found = RANGE.exec(event);
  const start = parseSize(found?.[2] ?? '');
  const size = parseSize(found?.[3] ?? '');
  if (start === undefined || size === undefined || size === 0n) return undefined;
  return { add: found?.[1] === 'add', start, last: start + size - 1n, size, option: found?.[4] ?? '' };
}

function refusalOf(view: SnapshotView, range: EventRange, block: bigint, ram: readonly Place[]) {
  const { start, last, size, option } = range;
  const overlap = overlapOf({ start, last }, ram);
  const whole = start % block === 0n && size % block === 0n;
  if (overlap === undefined && whole) return undefined;
  const bytes = alignUp(size, block);
  const lowest = hotplugFrom(view);
  const from = start > lowest ? start : lowest;
  const reason =
    overlap === undefined
      ? `is not whole memory blocks of ${sizeText(block)}`
      : `overlaps System RAM ${hexGrouped(overlap.start)}–${hexGrouped(overlap.last)}`;
  return { reason, free: `${hex(nextFree(from, bytes, block, ram))}+${sizeText(bytes)}${option}` };
}

/**
 * What the kernel will refuse of the events that add memory, by their order: what one adds is in the way of the next,
 * what one removes no more. Events as scenarios have them; one entry per event.
 */
export function addRefusals(view: SnapshotView, events: readonly string[]): readonly (AddRefusal | undefined)[] {
  const block = view.blockSizeBytes;
  if (block === undefined) return events.map(() => undefined);
  let ram = systemRam(view);
  return events.map((event) => {
    const range = readRange(event);
    if (range === undefined) return undefined;
    if (!range.add) {
      ram = ram.filter(({ start, last }) => start < range.start || last > range.last);
      return undefined;
    }
    const refusal = refusalOf(view, range, block, ram);
    if (refusal === undefined) ram = [...ram, range];
    return refusal;
  });
}
