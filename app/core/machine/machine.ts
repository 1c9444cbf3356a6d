// The machine model: everything the evidence states about one machine, nothing derived from it.
// Absent property = the evidence does not say (never a default). Ranges are sorted (start, last) columns.
import type { CoreHeader } from '../elf/core-header';
import type { RecordedTrace } from '../view/run-view';
import type { Contradiction } from './contradiction';
import type { DumpEvidence } from './dump-evidence';
import type { Fact, Problem, Where } from './provenance';
import type { StatedHeader } from './stated-header';

export type Arch = 'x86_64' | 'i386' | 'ppc64' | 'ppc64le' | 'arm64' | 'riscv64' | 'loongarch64' | 's390x';

/** /proc/iomem, one row per line, in file order. Source: kernel/resource.c r_show. */
export interface IomemTable {
  readonly file: string;
  /** True when every address is zero: the reader had no CAP_SYS_ADMIN. The rows are then meaningless. */
  readonly hidden: boolean;
  readonly starts: BigUint64Array;
  /** Inclusive. */
  readonly lasts: BigUint64Array;
  readonly depths: Uint8Array;
  /** 1-based line numbers. */
  readonly lines: Uint32Array;
  readonly names: readonly string[];
}

export type MemoryBlockState = 'online' | 'offline' | 'going-offline' | 'unknown';

/** /sys/devices/system/memory, one row per memoryN directory, ascending by index. */
export interface MemoryBlockTable {
  /** The directory, e.g. `sys/devices/system/memory`. A block's file is `${dir}/memory${index}/state`. */
  readonly dir: string;
  readonly blockSizeBytes: Fact<bigint>;
  readonly indexes: Uint32Array;
  readonly states: readonly MemoryBlockState[];
  /** Zone names as valid_zones states them, '' where the file is absent. */
  readonly zones: readonly string[];
  /** 1-based line of each block where `dir` is one text file (lsmem) instead of a directory. */
  readonly lines?: Uint32Array;
}

/** Ranges stated one per line (memblock debugfs, crash_cma_ranges), in file order. */
export interface RangeTable {
  readonly file: string;
  readonly starts: BigUint64Array;
  /** Inclusive. */
  readonly lasts: BigUint64Array;
  readonly lines: Uint32Array;
  /** memblock flags as printed ('NONE', 'HOTPLUG|DRV_MNG'), '' where the format has none. */
  readonly flags: readonly string[];
  /** NUMA node of each, -1 where the kernel printed none; absent where the format has no nodes (before 6.5). */
  readonly nodes?: Int32Array;
}

/** One LMB of pseries' ibm,dynamic-memory or -v2. */
export interface LmbTable {
  readonly file: string;
  readonly bases: BigUint64Array;
  readonly drcIndexes: Uint32Array;
  readonly flags: Uint32Array;
  /** Byte offset in the property of the entry (v1) or of the set (v2) the LMB came from. */
  readonly offsets: Uint32Array;
}

/** What /proc/device-tree states, as far as kdump needs it. */
/** Memory nodes of the device tree (`memory@<hex>/reg`): what firmware handed over at boot, one row per pair of the property. */
export interface DeviceTreeMemory {
  /** The property of each row. */
  readonly files: readonly string[];
  readonly starts: BigUint64Array;
  /** Inclusive. */
  readonly lasts: BigUint64Array;
}

export interface DeviceTreeFacts {
  readonly crashkernelBase?: Fact<bigint>;
  readonly crashkernelSizeBytes?: Fact<bigint>;
  readonly rtasBase?: Fact<bigint>;
  readonly rtasSizeBytes?: Fact<bigint>;
  readonly opalBase?: Fact<bigint>;
  readonly opalSizeBytes?: Fact<bigint>;
  readonly lmbSizeBytes?: Fact<bigint>;
  readonly lmbs?: LmbTable;
  /** Where the machine has no LMBs, as bare metal has none: elsewhere these nodes are the smaller part of its memory. */
  readonly memory?: DeviceTreeMemory;
}

export interface CrashNotes {
  readonly paddr: Fact<bigint>;
  readonly sizeBytes?: Fact<bigint>;
}

export interface CpuFacts {
  /** Ascending CPU numbers. */
  readonly possible?: Fact<readonly number[]>;
  readonly present?: Fact<readonly number[]>;
  readonly online?: Fact<readonly number[]>;
  /** By CPU number; absent CPUs have no sysfs file on x86. */
  readonly crashNotes: ReadonlyMap<number, CrashNotes>;
}

export interface KexecFacts {
  readonly crashLoaded?: Fact<boolean>;
  readonly loaded?: Fact<boolean>;
  readonly crashSizeBytes?: Fact<bigint>;
  /** crash_elfcorehdr_size: the room userspace is asked to leave. x86 omits the 64-byte Ehdr. */
  readonly elfcorehdrSizeBytes?: Fact<bigint>;
  /** crash_cma_ranges; present and empty means "no CMA reservation". */
  readonly cmaRanges?: RangeTable;
  readonly cpuCrashHotplug?: Fact<boolean>;
  readonly memoryCrashHotplug?: Fact<boolean>;
  readonly vmcoreinfo?: Fact<{ readonly paddr: bigint; readonly sizeBytes: bigint }>;
}

/** Firmware-assisted dump of powerpc, as sysfs states it. */
export interface FadumpFacts {
  readonly enabled?: Fact<boolean>;
  readonly registered?: Fact<boolean>;
  /** The capture kernel makes the header, so that memory and CPU hotplug need no reload. */
  readonly hotplugReady?: Fact<boolean>;
}

/** How the capture kernel was loaded, where the evidence says so. */
export type LoadPath = 'kexec_file_load' | 'kexec_load' | 'kexec_load --hotplug';

/** The elfcorehdr bytes as they stood in memory. */
export interface ElfcorehdrEvidence {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Undefined when the bytes do not decode; the reason is then among `Machine.problems`. */
  readonly decoded?: CoreHeader;
  /** Physical address of the segment. */
  readonly paddr?: Fact<bigint>;
  /** memsz of the kexec segment. */
  readonly segmentBytes?: Fact<bigint>;
}

/** A rules file of udev, as it is. */
export interface UdevRulesFile {
  readonly file: string;
  readonly text: string;
}

/** One evidence file, as listed to the user. */
export interface SourceFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Id of the reader that took it, or undefined: kept, not understood. */
  readonly reader?: string;
}

export interface Machine {
  readonly arch?: Fact<Arch>;
  /** uname -r, e.g. `6.12.117+deb12-amd64`. */
  readonly release?: Fact<string>;
  readonly hostname?: Fact<string>;
  /** /etc/machine-id: 32 hex digits. */
  readonly machineId?: Fact<string>;
  /** Who took the capture and on what ("QEMU 7.2 q35, TCG"), free text of meta.json. */
  readonly platform?: Fact<string>;
  /** Scenario and step of meta.json, for the title. */
  readonly label?: Fact<string>;
  readonly loadPath?: Fact<LoadPath>;
  readonly iomem?: IomemTable;
  readonly memoryBlocks?: MemoryBlockTable;
  readonly memblockMemory?: RangeTable;
  readonly memblockReserved?: RangeTable;
  readonly deviceTree: DeviceTreeFacts;
  readonly cpus: CpuFacts;
  readonly kexec: KexecFacts;
  readonly fadump?: FadumpFacts;
  readonly elfcorehdr?: ElfcorehdrEvidence;
  readonly autoOnlineBlocks?: Fact<string>;
  readonly cmdline?: Fact<string>;
  /** CONFIG_X -> value ('y', 'm', '8192', '"text"'; 'n' for "is not set"). */
  readonly config: ReadonlyMap<string, Fact<string>>;
  /** What the machine wrote down while it ran: traces and logs, each with its own clock. */
  readonly recordings: readonly RecordedTrace[];
  /** Saved dumps: what was there and what was saved at an earlier panic. */
  readonly dumps: readonly DumpEvidence[];
  /** Program header tables given as text. */
  readonly statedHeaders: readonly StatedHeader[];
  /** What the hypervisor says the guest's RAM is (QEMU `info mtree -f`, `info memory-devices`). */
  readonly guestMemory?: RangeTable;
  readonly udevRules: readonly UdevRulesFile[];
  readonly sources: readonly SourceFile[];
  readonly problems: readonly Problem[];
  readonly contradictions: readonly Contradiction[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Readers fill a draft; `Machine` is the same thing frozen. */
export type MachineDraft = Mutable<
  Omit<
    Machine,
    | 'deviceTree'
    | 'cpus'
    | 'kexec'
    | 'config'
    | 'dumps'
    | 'statedHeaders'
    | 'udevRules'
    | 'recordings'
    | 'sources'
    | 'problems'
    | 'contradictions'
  >
> & {
  deviceTree: Mutable<DeviceTreeFacts>;
  cpus: Mutable<Omit<CpuFacts, 'crashNotes'>> & { crashNotes: Map<number, CrashNotes> };
  kexec: Mutable<KexecFacts>;
  config: Map<string, Fact<string>>;
  dumps: DumpEvidence[];
  statedHeaders: StatedHeader[];
  udevRules: UdevRulesFile[];
  recordings: RecordedTrace[];
  sources: SourceFile[];
  problems: Problem[];
  contradictions: Contradiction[];
};

/** An empty machine: knows nothing. */
export function createMachineDraft(): MachineDraft {
  return {
    deviceTree: {},
    cpus: { crashNotes: new Map() },
    kexec: {},
    config: new Map(),
    dumps: [],
    statedHeaders: [],
    udevRules: [],
    recordings: [],
    sources: [],
    problems: [],
    contradictions: [],
  };
}

/** Records a problem with a piece of evidence. */
export function noteProblem(draft: MachineDraft, where: Where, message: string, hint?: string): void {
  draft.problems.push(hint === undefined ? { where, message } : { where, message, hint });
}
