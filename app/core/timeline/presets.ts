// Scenarios that make sense on the opened machine, made from its own blocks, RAM ranges and CPUs. Suggestions only: the
// simulated kernel still decides whether it obeys.
import { sizeText } from '../address/size-text';
import { hex } from '../address/u64';
import type { ScenarioInput } from '../view/run-view';
import { RANGE_KINDS } from '../view/snapshot-view';
import type { Lane, LaneId, SnapshotView } from '../view/snapshot-view';

export interface Preset {
  readonly id: string;
  readonly title: string;
  /** What it shows, one line. */
  readonly why: string;
  readonly scenario: ScenarioInput;
}

const GIB = 1n << 30n;
/** x86 machines map PCI below 4 GiB: RAM added by hotplug stands above. */
const X86_HOTPLUG_FROM = 4n * GIB;

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
  const ram = laneOf(view, 'iomem');
  let last: bigint | undefined;
  ram?.lasts.forEach((value) => {
    if (last === undefined || value > last) last = value;
  });
  if (last === undefined) return undefined;
  const after = ((last + size) / size) * size;
  return !isPower(view) && after < X86_HOTPLUG_FROM ? X86_HOTPLUG_FROM : after;
}

function dimmPresets(view: SnapshotView): Preset[] {
  const unit = view.blockSizeBytes;
  if (unit === undefined) return [];
  const size = unit > GIB ? unit : isPower(view) ? unit : GIB;
  const start = freePlace(view, size);
  if (start === undefined) return [];
  const at = range(start, size);
  const thing = isPower(view) ? 'an LMB' : 'a DIMM';
  // Power brings a new LMB online itself; elsewhere somebody has to.
  const add = isPower(view) ? [`memory.add:${at}`] : [`memory.add:${at}`, `memory.online:${at}`];
  return [
    {
      id: 'dimm-round',
      title: `Add ${thing}, use it, pull it again`,
      why: 'Each memory event in turn: does the header follow?',
      scenario: scenario([...add, ...(isPower(view) ? [] : [`memory.offline:${at}`]), `memory.remove:${at}`]),
    },
    {
      id: 'dimm-add',
      title: `Add ${thing} after the highest RAM`,
      why: 'Would a dump hold the new memory?',
      scenario: scenario(add),
    },
  ];
}

/** The highest block that is online. */
function lastOnlineBlock(view: SnapshotView): bigint | undefined {
  const lane = laneOf(view, 'blocks');
  const size = view.blockSizeBytes;
  if (lane === undefined || size === undefined) return undefined;
  const online = RANGE_KINDS.indexOf('online');
  const row = lane.kinds.lastIndexOf(online);
  const last = lane.lasts[row];
  return last === undefined ? undefined : (last + 1n) / size - 1n;
}

function blockPresets(view: SnapshotView): Preset[] {
  const block = lastOnlineBlock(view);
  const size = view.blockSizeBytes;
  if (block === undefined || size === undefined) return [];
  const at = range(block * size, size);
  const remove = isPower(view) ? [`memory.remove:${at}`] : [`memory.offline:memory${block}`, `memory.remove:${at}`];
  return [
    {
      id: 'block-remove',
      title: isPower(view) ? 'Remove its last LMB' : 'Take away its last memory block',
      why: 'Does the removed memory leave the header?',
      scenario: scenario(remove),
    },
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
  let cpu = 0;
  view.header?.cpus.forEach((value) => {
    if (value > cpu) cpu = value;
  });
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
