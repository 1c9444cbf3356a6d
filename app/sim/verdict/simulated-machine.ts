// A simulated state as a machine that the rules can judge. Its files are named `simulated:…`, so that no number that
// rests on them can be taken for an observed one.
import { decodeCoreHeader } from '../../core/elf/decode-core-header';
import type {
  ElfcorehdrEvidence,
  IomemTable,
  Machine,
  MemoryBlockState,
  MemoryBlockTable,
  RangeTable,
} from '../../core/machine/machine';
import type { Fact } from '../../core/machine/provenance';
import { rememberByFirst } from '../headers/memo';
import type { BlockRuns, BlockState } from '../state/block-runs';
import type { Kimage } from '../state/kimage';
import type { RamList } from '../state/ram-list';
import type { SimState } from '../state/sim-state';

const fact = <T>(value: T, file: string): Fact<T> => ({ value, where: { file: `simulated:${file}` } });

/** System RAM of the state, with the captured rows that no hotplug changes (crashkernel, kernel code). */
function iomemTable(ram: RamList, captured: IomemTable | undefined): IomemTable | undefined {
  if (!captured) return undefined;
  const fixed = captured.names.flatMap((name, i) =>
    name === 'Crash kernel' || name === 'Kernel code'
      ? [{ name, start: captured.starts[i] ?? 0n, last: captured.lasts[i] ?? 0n, depth: 1 }]
      : [],
  );
  const rows = [...ram.map((r) => ({ ...r, depth: 0 })), ...fixed].sort((a, b) =>
    a.start !== b.start ? (a.start < b.start ? -1 : 1) : a.depth - b.depth,
  );
  return {
    file: 'simulated:proc/iomem',
    hidden: captured.hidden,
    starts: BigUint64Array.from(rows, (r) => r.start),
    lasts: BigUint64Array.from(rows, (r) => r.last),
    depths: Uint8Array.from(rows, (r) => r.depth),
    lines: Uint32Array.from(rows, (_, i) => i + 1),
    names: rows.map((r) => r.name),
  };
}

function memblockTable(ram: RamList): RangeTable {
  return {
    file: 'simulated:sys/kernel/debug/memblock/memory',
    starts: BigUint64Array.from(ram, (r) => r.start),
    lasts: BigUint64Array.from(ram, (r) => r.last),
    lines: Uint32Array.from(ram, (_, i) => i + 1),
    flags: ram.map((r) => r.name),
    ...(ram.some((r) => r.node !== undefined) ? { nodes: Int32Array.from(ram, (r) => r.node ?? -1) } : {}),
  };
}

/** What the state file says. */
const SYSFS_STATE: Readonly<Record<BlockState, MemoryBlockState>> = {
  online: 'online',
  usable: 'offline',
  offline: 'offline',
  'going-offline': 'going-offline',
  isolated: 'going-offline',
};

function blockTable(runs: BlockRuns, captured: MemoryBlockTable): MemoryBlockTable {
  const blocks = runs.flatMap((run) =>
    Array.from({ length: run.last - run.first + 1 }, (_, i) => ({ index: run.first + i, state: run.state })),
  );
  return {
    dir: 'simulated:sys/devices/system/memory',
    blockSizeBytes: captured.blockSizeBytes,
    indexes: Uint32Array.from(blocks, (b) => b.index),
    states: blocks.map((b) => SYSFS_STATE[b.state]),
    zones: blocks.map(() => ''),
  };
}

/** Most states of a run share their header. */
const decodeOnce = rememberByFirst((header: Uint8Array) => decodeCoreHeader(header));

/** The header bytes of an image as evidence. */
export function elfcorehdrOf(kimage: Kimage, captured: ElfcorehdrEvidence | undefined): ElfcorehdrEvidence {
  const decoded = decodeOnce(kimage.header);
  return {
    file: 'simulated:elfcorehdr',
    bytes: kimage.header,
    ...(decoded.ok ? { decoded: decoded.header } : {}),
    ...(captured?.paddr ? { paddr: captured.paddr } : {}),
    ...(kimage.elfcorehdrMemszBytes === undefined
      ? {}
      : { segmentBytes: fact(kimage.elfcorehdrMemszBytes, 'kexec segment') }),
  };
}

/** Everything the rules read, except the tables of RAM and blocks: what a verdict per step needs. */
export function judgedBase(machine: Machine, state: SimState): Machine {
  const { kimage, cpus } = state;
  const { elfcorehdr: _captured, guestMemory: _guest, ...rest } = machine;
  const updated = kimage?.hotplugSupport ?? false;
  return {
    ...rest,
    cpus: {
      possible: fact(cpus.possible, 'sys/devices/system/cpu/possible'),
      present: fact(cpus.present, 'sys/devices/system/cpu/present'),
      online: fact(cpus.online, 'sys/devices/system/cpu/online'),
      crashNotes: machine.cpus.crashNotes,
    },
    kexec: {
      ...machine.kexec,
      crashLoaded: fact(kimage !== undefined, 'sys/kernel/kexec_crash_loaded'),
      ...(machine.kexec.memoryCrashHotplug
        ? {
            memoryCrashHotplug: fact(updated, 'sys/devices/system/memory/crash_hotplug'),
            cpuCrashHotplug: fact(updated, 'sys/devices/system/cpu/crash_hotplug'),
          }
        : {}),
    },
    // An image whose bytes cannot be told is no evidence: nothing is judged by the header before it.
    ...(kimage && !kimage.unpredicted ? { elfcorehdr: elfcorehdrOf(kimage, machine.elfcorehdr) } : {}),
    // What was observed beside the captured state says nothing about a simulated one.
    dumps: [],
    statedHeaders: [],
    udevRules: [],
    problems: [],
    contradictions: [],
  };
}

/** The whole machine at a state, for the final check and for the map at an instant. */
export function simulatedMachine(machine: Machine, state: SimState): Machine {
  const { iomem: _iomem, memblockMemory: _memblock, memoryBlocks: _blocks, ...rest } = judgedBase(machine, state);
  const iomem = iomemTable(state.iomem, machine.iomem);
  return {
    ...rest,
    ...(iomem ? { iomem } : {}),
    ...(state.memblock ? { memblockMemory: memblockTable(state.memblock) } : {}),
    ...(machine.memoryBlocks ? { memoryBlocks: blockTable(state.blocks, machine.memoryBlocks) } : {}),
  };
}
