// Runs a list of events on a machine under a design: one call, the whole trace.
import type { Machine } from '../../core/machine/machine';
import { pageSizeBytes } from '../../core/view/build-view';
import type { CoreHeader } from '../../core/elf/core-header';
import { designOfRelease } from '../designs/index';
import type { Design } from '../designs/design';
import { addMemory, removeMemory } from '../kernel/add-remove-memory';
import { blocksOf } from '../kernel/memory-resource';
import { offlineBlock, onlineBlock } from '../kernel/block-events';
import { addCpu, offlineCpu, onlineCpu, removeCpu } from '../kernel/cpu-events';
import { imageUnderDesign } from '../kernel/image-under-design';
import { loadKdump, unloadKdump } from '../kernel/kdump-load';
import type { MemRange } from '../headers/mem-range';
import { panic } from '../panic/panic-steps';
import type { FaultId } from '../run/faults';
import type { Settings, SimProfile } from '../run/profile';
import { createRun, record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { headerFacts, initialState } from '../state/from-machine';
import { withPossibleCpus } from '../state/possible-cpus';
import { settleUdev } from '../udev/kdump-service';
import { udevSettings } from '../udev/settings';
import { reservedBlocks } from '../state/reserved-blocks';
import type { SimState } from '../state/sim-state';
import { refusesBounds } from './operation-bounds';
import type { SimEvent } from './sim-event';

export interface ScenarioOptions {
  /** Default: what the machine's kernel release implies. */
  readonly design?: Design;
  readonly settings?: Partial<Settings>;
  readonly faults?: readonly FaultId[];
  /** Header of an earlier snapshot of the same boot: gives the KASLR base where this snapshot has no header. */
  readonly earlierHeader?: CoreHeader;
}

/** MAXSMP kernels have 8192; every other SMP x86-64 has 64 whatever NR_CPUS says. */
const NR_CPUS_DEFAULT = 8192;
const DEFAULT_BLOCK_BYTES = 0x8000000n;

function configNumber(machine: Machine, name: string): number | undefined {
  const value = machine.config.get(name)?.value;
  return value !== undefined && /^[0-9]+$/.test(value) ? Number(value) : undefined;
}

function virtioMemRegions(machine: Machine): MemRange[] {
  const { iomem } = machine;
  if (!iomem || iomem.hidden) return [];
  return iomem.names.flatMap((name, i): MemRange[] =>
    /^virtio\d+$/.test(name) ? [{ start: iomem.starts[i] ?? 0n, last: iomem.lasts[i] ?? 0n }] : [],
  );
}

/** Last byte of RAM the machine booted with: LMBs that hotplug cannot remove are reserved (flag 0x80). */
function bootRamLast(machine: Machine): bigint | undefined {
  const { lmbs, lmbSizeBytes } = machine.deviceTree;
  if (!lmbs || !lmbSizeBytes) return undefined;
  let last: bigint | undefined;
  lmbs.bases.forEach((base, i) => {
    if (((lmbs.flags[i] ?? 0) & 0x80) !== 0 && (last === undefined || base > last))
      last = base + lmbSizeBytes.value - 1n;
  });
  return last;
}

/** The constants of a run. */
export function createProfile(machine: Machine, options: ScenarioOptions): SimProfile {
  const arch = machine.arch?.value ?? 'x86_64';
  const design = options.design ?? designOfRelease(machine.release?.value, machine.arch?.value);
  const boot = bootRamLast(machine);
  const blockSizeBytes = machine.memoryBlocks?.blockSizeBytes.value ?? DEFAULT_BLOCK_BYTES;
  const inKernel = design.behaviour.kind === 'in-kernel' ? design.behaviour : undefined;
  return {
    arch,
    release: machine.release?.value,
    design,
    facts: headerFacts(withPossibleCpus(machine, options.settings), options.earlierHeader),
    blockSizeBytes,
    pageSizeBytes: BigInt(pageSizeBytes(machine) ?? 4096),
    settings: {
      autoOnlineBlocks: machine.autoOnlineBlocks?.value ?? 'offline',
      memmapOnMemory: /memory_hotplug\.memmap_on_memory=(1|y|on|force)/i.test(machine.cmdline?.value ?? ''),
      maxMemoryRanges: configNumber(machine, 'CONFIG_CRASH_MAX_MEMORY_RANGES') ?? inKernel?.maxMemoryRanges ?? 8192,
      nrCpusDefault: configNumber(machine, 'CONFIG_NR_CPUS_DEFAULT') ?? NR_CPUS_DEFAULT,
      ...udevSettings(design, machine.loadPath?.value, options.settings),
      ...options.settings,
    },
    faults: new Set(options.faults),
    virtioMem: virtioMemRegions(machine),
    ...(boot === undefined ? {} : { bootRamLast: boot }),
    unmovable: new Set([...reservedBlocks(machine, blockSizeBytes), ...(options.settings?.unmovableBlocks ?? [])]),
  };
}

function blocksOfTarget(profile: SimProfile, target: MemRange | { readonly block: number }): readonly number[] {
  if ('block' in target) return [target.block];
  const [first, last] = blocksOf(profile, target);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function apply(run: Run, profile: SimProfile, event: SimEvent): void {
  switch (event.op) {
    case 'memory.add':
      return addMemory(run, profile, event.range, event.node);
    case 'memory.remove':
      return removeMemory(run, profile, event.range);
    case 'memory.online':
      return blocksOfTarget(profile, event.target).forEach((block) => onlineBlock(run, profile, block));
    case 'memory.offline':
      return blocksOfTarget(profile, event.target).forEach((block) => offlineBlock(run, profile, block));
    case 'cpu.add':
      return addCpu(run, profile, event.cpu);
    case 'cpu.online':
      return onlineCpu(run, profile, event.cpu);
    case 'cpu.offline':
      return offlineCpu(run, profile, event.cpu);
    case 'cpu.remove':
      return removeCpu(run, profile, event.cpu);
    case 'kdump.load':
      return loadKdump(run, profile, event.kind);
    case 'kdump.unload':
      return unloadKdump(run);
    case 'panic':
      return panic(run, profile);
  }
}

/** The captured state as the design's kernel has it. */
function startState(machine: Machine, profile: SimProfile): SimState {
  const state = initialState(machine);
  if (!state.kimage) return state;
  return { ...state, kimage: imageUnderDesign(state.kimage, profile, state.cpus.possible.length) };
}

/** Runs the events from the machine's captured state. Deterministic; never throws on a legal machine. */
export function runScenario(machine: Machine, events: readonly SimEvent[], options: ScenarioOptions = {}): Run {
  const profile = createProfile(machine, options);
  const run = createRun(startState(withPossibleCpus(machine, options.settings), profile));
  record(run, { actor: 'operator', action: 'as captured' });
  events.forEach((event, i) => {
    run.op = i;
    if (refusesBounds(run, profile, event)) return;
    apply(run, profile, event);
    settleUdev(run, profile);
  });
  return run;
}
