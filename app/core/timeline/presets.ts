// Scenarios that make sense on the opened machine, made from its own blocks, RAM ranges and CPUs. Suggestions only: the
// simulated kernel still decides whether it obeys.
import { sizeText } from '../address/size-text';
import { hex, hexGrouped } from '../address/u64';
import type { ScenarioInput } from '../view/run-view';
import { PHDR_ROLES, RANGE_KINDS } from '../view/snapshot-view';
import { laneName } from '../view/lane-columns';
import type { Lane, LaneId, SnapshotView } from '../view/snapshot-view';
import { hotplugFrom, nextFree, overlapOf, systemRam, X86_HOTPLUG_FROM } from './free-place';
import type { Place } from './free-place';

export interface Preset {
  readonly id: string;
  readonly title: string;
  /** What it shows, one line. */
  readonly why: string;
  readonly scenario: ScenarioInput;
}

const GIB = 1n << 30n;

/** Presets in the order of use; empty where the evidence has neither RAM nor blocks. */
export function machinePresets(view: SnapshotView): readonly Preset[] {
  return [...dimmPresets(view), ...blockPresets(view), ...seedPreset(view), ...cpuPresets(view)];
}

const laneOf = (view: SnapshotView, id: LaneId): Lane | undefined => view.lanes.find((lane) => lane.id === id);
const range = (start: bigint, size: bigint): string => `${hex(start)}+${sizeText(size)}`;
const scenario = (events: readonly string[], design?: string): ScenarioInput => ({
  events,
  config: {},
  faults: [],
  ...(design === undefined ? {} : { design }),
});

function isPower(view: SnapshotView): boolean {
  return view.arch?.startsWith('ppc64') === true;
}

/** Where the next DIMM would go: after the highest RAM, aligned to its size. */
function freePlace(view: SnapshotView, size: bigint): bigint | undefined {
  const ram = systemRam(view);
  if (ram.length === 0) return undefined;
  const top = ram.reduce((max, { last }) => (last > max ? last : max), 0n) + 1n;
  const from = hotplugFrom(view);
  return nextFree(top > from ? top : from, size, size, ram);
}

function dimmPresets(view: SnapshotView): Preset[] {
  const unit = view.blockSizeBytes;
  if (unit === undefined) return [];
  const size = unit > GIB ? unit : isPower(view) ? unit : GIB;
  const start = freePlace(view, size);
  if (start === undefined) return [];
  const at = range(start, size);
  // Where memblock has regions of several nodes the new memory is of one of them, and the header depends on which.
  const node = view.memblockNodes?.at(-1);
  const plugged = node === undefined ? at : `${at},node=${node}`;
  const thing = isPower(view) ? 'an LMB' : 'a DIMM';
  // Power brings a new LMB online itself; elsewhere somebody has to, unless the kernel is told to.
  const itself = isPower(view) || view.autoOnline === true;
  const add = (what: string): string[] => [`memory.add:${what}`, ...(itself ? [] : [`memory.online:${at}`])];
  const other = view.memblockNodes?.find((one) => one !== node);
  const elsewhere: Preset[] =
    other === undefined
      ? []
      : [
          {
            id: 'dimm-other-node',
            title: `Add ${thing} of node ${other} behind node ${node}`,
            why: 'Regions of two nodes stay apart in memblock: a load of its own.',
            scenario: scenario(add(`${at},node=${other}`)),
          },
        ];
  return [
    {
      id: 'dimm-round',
      title: `Add ${thing}, use it, pull it again`,
      why: 'Each memory event in turn: does the header follow?',
      scenario: scenario([...add(plugged), ...(isPower(view) ? [] : [`memory.offline:${at}`]), `memory.remove:${at}`]),
    },
    {
      id: 'dimm-add',
      title: `Add ${thing} after the highest RAM`,
      why: 'Would a dump hold the new memory?',
      scenario: scenario(add(plugged)),
    },
    ...elsewhere,
  ];
}

/** Ranges whose blocks cannot go offline: the crashkernel reservation and the kernel's own image. */
function pinned(view: SnapshotView): readonly Place[] {
  const places: Place[] = [];
  const reserved = laneOf(view, 'reserved');
  reserved?.starts.forEach((start, i) => places.push({ start, last: reserved.lasts[i] ?? start }));
  const { header } = view;
  header?.roles.forEach((role, i) => {
    const start = header.decoded.phdrs.paddrs[i] ?? 0n;
    const size = header.decoded.phdrs.memsizes[i] ?? 0n;
    if (PHDR_ROLES[role] === 'kernel-text' && size > 0n) places.push({ start, last: start + size - 1n });
  });
  return places;
}

/** The highest block that is online and holds nothing that keeps it so. */
function lastOnlineBlock(view: SnapshotView): bigint | undefined {
  const lane = laneOf(view, 'blocks');
  const size = view.blockSizeBytes;
  if (lane === undefined || size === undefined) return undefined;
  const online = RANGE_KINDS.indexOf('online');
  const stuck = pinned(view);
  for (let row = lane.starts.length - 1; row >= 0; row -= 1) {
    if (lane.kinds[row] !== online) continue;
    const first = lane.starts[row] ?? 0n;
    for (let at = (lane.lasts[row] ?? first) + 1n - size; at >= first; at -= size) {
      if (overlapOf({ start: at, last: at + size - 1n }, stuck) === undefined) return at / size;
    }
  }
  return undefined;
}

/** What can be taken away as a whole: an LMB, the last block of virtio-mem, or the last DIMM, which ACPI ejects whole. */
function removable(view: SnapshotView, block: bigint, size: bigint): { title: string; at: string } | undefined {
  const last = range(block * size, size);
  if (isPower(view)) return { title: 'Remove its last LMB', at: last };
  const ram = laneOf(view, 'iomem');
  const row = (ram?.starts.length ?? 0) - 1;
  const start = ram?.starts[row];
  const end = ram?.lasts[row];
  if (start === undefined || end === undefined) return undefined;
  if (ram !== undefined && laneName(ram, row).includes('virtio_mem'))
    return { title: 'Take away its last memory block', at: last };
  // What stands below 4 GiB was there at boot: no device that could be ejected is known for it.
  const whole = start >= X86_HOTPLUG_FROM && start % size === 0n && (end + 1n) % size === 0n;
  const free = overlapOf({ start, last: end }, pinned(view)) === undefined;
  return whole && free
    ? { title: `Pull the DIMM at ${hexGrouped(start)}`, at: range(start, end - start + 1n) }
    : undefined;
}

function blockPresets(view: SnapshotView): Preset[] {
  const block = lastOnlineBlock(view);
  const size = view.blockSizeBytes;
  if (block === undefined || size === undefined) return [];
  const gone = removable(view, block, size);
  const remove: Preset[] =
    gone === undefined
      ? []
      : [
          {
            id: 'block-remove',
            title: gone.title,
            why: 'Does the removed memory leave the header?',
            scenario: scenario([`memory.remove:${gone.at}`]),
          },
        ];
  return [
    ...remove,
    {
      id: 'block-flap',
      title: `Memory block ${block} offline and online again`,
      why: 'The block keeps its addresses; only its pages come and go.',
      scenario: scenario([`memory.offline:memory${block}`, `memory.online:memory${block}`]),
    },
  ];
}

function seedPreset(view: SnapshotView): Preset[] {
  const block = lastOnlineBlock(view);
  const size = view.blockSizeBytes;
  if (!isPower(view) || block === undefined || size === undefined) return [];
  return [
    {
      id: 'seed',
      title: 'October 2022: v12 removes an LMB',
      why: 'The handler runs on MEM_OFFLINE, while memblock still lists what leaves.',
      scenario: scenario([`memory.remove:${range(block * size, size)}`, 'panic'], 'v12'),
    },
  ];
}

function cpuPresets(view: SnapshotView): Preset[] {
  // Notes of a header are of possible CPUs, and one that is not there cannot go offline.
  const cpu = view.onlineCpus?.at(-1) ?? 0;
  if (cpu === 0) return [];
  return [
    {
      id: 'cpu-flap',
      title: `CPU ${cpu} offline and online again`,
      why: 'From 6.6 on notes are written for every possible CPU: nothing should change.',
      scenario: scenario([`cpu.offline:${cpu}`, `cpu.online:${cpu}`]),
    },
  ];
}
