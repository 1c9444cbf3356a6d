// The events a scenario can have, as the editor offers them, and what of the opened machine they can be aimed at.
import { sizeText } from '../../../../app/core/address/size-text';
import { hex } from '../../../../app/core/address/u64';
import { hotplugFrom, nextFree, systemRam } from '../../../../app/core/timeline/free-place';
import { laneName } from '../../../../app/core/view/lane-columns';
import type { Lane, LaneId, SnapshotView } from '../../../../app/core/view/snapshot-view';
import { RANGE_KINDS } from '../../../../app/core/view/snapshot-view';

type TargetKind = 'new-range' | 'range' | 'block' | 'cpu' | 'load' | 'none';

export interface EventKind {
  readonly op: string;
  readonly label: string;
  readonly target: TargetKind;
  readonly placeholder: string;
}

export const EVENT_KINDS: readonly EventKind[] = [
  { op: 'memory.add', label: 'add memory', target: 'new-range', placeholder: '0x100000000+1G[,node=1]' },
  { op: 'memory.online', label: 'online memory', target: 'block', placeholder: 'memory32, block:32-39 or START+SIZE' },
  {
    op: 'memory.offline',
    label: 'offline memory',
    target: 'block',
    placeholder: 'memory32, block:32-39 or START+SIZE',
  },
  { op: 'memory.remove', label: 'remove memory', target: 'range', placeholder: '0x100000000+256M, block:8 or pfn:…' },
  { op: 'cpu.add', label: 'add CPU', target: 'cpu', placeholder: 'CPU number' },
  { op: 'cpu.online', label: 'online CPU', target: 'cpu', placeholder: 'CPU number' },
  { op: 'cpu.offline', label: 'offline CPU', target: 'cpu', placeholder: 'CPU number' },
  { op: 'cpu.remove', label: 'remove CPU', target: 'cpu', placeholder: 'CPU number' },
  { op: 'kdump.load', label: 'load kdump', target: 'load', placeholder: 'file, load or load-hotplug' },
  { op: 'kdump.unload', label: 'unload kdump', target: 'none', placeholder: '' },
  { op: 'panic', label: 'panic', target: 'none', placeholder: '' },
];

const NO_TARGET: EventKind = { op: '', label: '', target: 'none', placeholder: '' };

/** What the editor knows about an event; an unknown one keeps its text. */
export function eventKind(op: string): EventKind {
  return EVENT_KINDS.find((kind) => kind.op === op) ?? { ...NO_TARGET, op, label: op, target: 'range' };
}

export interface Suggestion {
  readonly value: string;
  readonly label: string;
}

/** Most that a list of suggestions holds; the field takes anything. */
const MOST = 64;
const laneOf = (view: SnapshotView, id: LaneId): Lane | undefined => view.lanes.find((lane) => lane.id === id);
const rangeText = (start: bigint, last: bigint): string => `${hex(start)}+${sizeText(last - start + 1n)}`;

function blocks(view: SnapshotView): Suggestion[] {
  const lane = laneOf(view, 'blocks');
  const size = view.blockSizeBytes;
  if (lane === undefined || size === undefined) return [];
  const list: Suggestion[] = [];
  // From the top: what was added last is what one takes away.
  for (let row = lane.starts.length - 1; row >= 0 && list.length < MOST; row -= 1) {
    const start = lane.starts[row] ?? 0n;
    const state = RANGE_KINDS[lane.kinds[row] ?? 0] ?? 'unknown';
    for (let at = (lane.lasts[row] ?? 0n) + 1n - size; at >= start && list.length < MOST; at -= size) {
      list.push({ value: `memory${at / size}`, label: `${state}, ${rangeText(at, at + size - 1n)}` });
    }
  }
  return list;
}

function ranges(view: SnapshotView): Suggestion[] {
  const ram = laneOf(view, 'iomem');
  const rows = Array.from(ram?.starts ?? [], (start, i): Suggestion => ({
    value: rangeText(start, ram?.lasts[i] ?? start),
    label: ram === undefined ? '' : laneName(ram, i),
  }));
  const byBlock = blocks(view).map(({ value, label }) => ({ value: label.split(', ')[1] ?? '', label: value }));
  const known = new Set(byBlock.map(({ value }) => value));
  return [...byBlock, ...rows.filter(({ value }) => !known.has(value)).reverse()].slice(0, MOST);
}

/** Free places, of one block and of eight: the lowest, and after the highest RAM. */
function freeRanges(view: SnapshotView): Suggestion[] {
  const size = view.blockSizeBytes;
  const ram = systemRam(view);
  if (size === undefined || ram.length === 0) return [];
  const from = hotplugFrom(view);
  const top = ram.reduce((max, { last }) => (last >= max ? last + 1n : max), from);
  const rows = [size, size * 8n].flatMap((bytes) =>
    [top, from].map((above) => {
      const start = nextFree(above, bytes, bytes, ram);
      return { value: rangeText(start, start + bytes - 1n), label: start >= top ? 'after the highest RAM' : 'free' };
    }),
  );
  return rows.filter(({ value }, i) => rows.findIndex((other) => other.value === value) === i);
}

function cpus(view: SnapshotView, op: string): Suggestion[] {
  const online = new Set(view.onlineCpus ?? []);
  const known = new Set([...(view.onlineCpus ?? []), ...Array.from(view.header?.cpus ?? []).filter((cpu) => cpu >= 0)]);
  const wanted = op === 'cpu.offline' || op === 'cpu.remove';
  // Without evidence of what is online any may be.
  const fitting = [...known].filter((cpu) => view.onlineCpus === undefined || online.has(cpu) === wanted);
  return fitting
    .sort((a, b) => a - b)
    .slice(0, MOST)
    .map((cpu) => ({ value: String(cpu), label: `CPU ${cpu}` }));
}

/** Targets of the opened machine for an event. */
export function targetSuggestions(view: SnapshotView, op: string): readonly Suggestion[] {
  switch (eventKind(op).target) {
    case 'new-range':
      return freeRanges(view);
    case 'range':
      return ranges(view);
    case 'block':
      return blocks(view);
    case 'cpu':
      return cpus(view, op);
    case 'load':
      return [
        { value: 'file', label: 'kexec -s: kexec_file_load' },
        { value: 'load', label: 'kexec_load' },
        { value: 'load-hotplug', label: 'kexec_load --hotplug' },
      ];
    case 'none':
      return [];
  }
}
