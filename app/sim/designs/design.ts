// A design: how one proposed or merged version of crash hotplug behaves, as data. One file each, designs/index.ts is the
// one list. Names and texts of messages are the kernel's own.
import type { ExclusionLoop } from '../headers/exclude-mem-range';
import type { RangeRemoval } from '../headers/remove-mem-range';
import type { Arch } from '../../core/machine/machine';

export interface InKernel {
  readonly kind: 'in-kernel';
  /** Which CPUs get a note: present up to 6.5, possible from 6.6 (v19 of the series). */
  readonly noteCpus: 'present' | 'possible';
  readonly exclusionLoop: ExclusionLoop;
  /** v12 sleeps on kexec_mutex; merged code tries the lock and drops the event. */
  readonly lock: 'mutex' | 'trylock';
  /** Whether the architecture learns which memory the event is about. */
  readonly argument: 'none' | 'mem-range' | 'memory-notify';
  /** How a notified range is taken out of memblock's on powerpc; undefined: not at all. */
  readonly removal?: RangeRemoval;
  /** cpuhp state of the callback: v12 while the CPU runs, v18 and later before it is up and after it is down. */
  readonly cpuCallback: 'AP_ONLINE_DYN' | 'PREPARE_DYN';
  /** x86: CPU events do nothing once the header lists every possible CPU (`merged`), never (`v12`), always (`next`). */
  readonly cpuEvents: 'rebuild' | 'skip-when-complete' | 'skip';
  /** The header of kexec_load --hotplug is replaced by the kernel's own right after the load (spec 3.9 C5). */
  readonly preparesAtLoad?: true;
  /** hp_action numbers: v12 starts at REMOVE_CPU 0, merged code at NONE 0. */
  readonly actions: Readonly<Record<HotplugAction, number>>;
  readonly messages: {
    readonly trylockFailed: string | undefined;
    readonly prepareFailed: string;
    readonly updated: string;
    readonly mapFailed: string | undefined;
  };
  /** powerpc file mode: what the capture kernel keeps of the segment; undefined: depends on the stable release. */
  readonly elfHeadersSz?: 'built' | 'segment';
  /** Slots that x86 adds to the counted resources for splits (max_nr_ranges - nr). */
  readonly spareSlots: number;
  /** CONFIG_CRASH_MAX_MEMORY_RANGES default. */
  readonly maxMemoryRanges: number;
}

export interface Design {
  readonly id: string;
  readonly title: string;
  readonly archs: readonly Arch[];
  /** Kernel releases it describes, for people: "6.12 to 6.18". */
  readonly kernels: string;
  /** False: proposed or in a development tree only. */
  readonly released: boolean;
  /** Where it was read. */
  readonly source: string;
  /** Keys of --config that are parameters of this design. */
  readonly settings?: readonly string[];
  readonly behaviour:
    { readonly kind: 'none' } | { readonly kind: 'udev-reload'; readonly rules: UdevRules } | InKernel;
}

export type HotplugAction = 'ADD_CPU' | 'REMOVE_CPU' | 'ADD_MEMORY' | 'REMOVE_MEMORY';

/** Which uevents of a distribution's rules reload kdump, and how. */
export type UdevRules = 'rhel7' | 'rhel8' | 'suse' | 'debian';

/** From v18 and in every merged version. */
export const MERGED_ACTIONS: Readonly<Record<HotplugAction, number>> = {
  ADD_CPU: 1,
  REMOVE_CPU: 2,
  ADD_MEMORY: 3,
  REMOVE_MEMORY: 4,
};

export const V12_ACTIONS: Readonly<Record<HotplugAction, number>> = {
  REMOVE_CPU: 0,
  ADD_CPU: 1,
  REMOVE_MEMORY: 2,
  ADD_MEMORY: 3,
};
