// What stays the same during a run: the machine's constants, the design, settings and faults.
import type { Arch } from '../../core/machine/machine';
import type { Design } from '../designs/design';
import type { HeaderFacts } from '../headers/header-facts';
import type { MemRange } from '../headers/mem-range';
import type { PanicSettings } from '../panic/settings';
import type { UdevSettings } from '../udev/settings';
import type { FaultId } from './faults';

export interface Settings extends UdevSettings, PanicSettings {
  /** auto_online_blocks: 'offline' leaves added blocks to userspace. pseries onlines what it adds whatever it says. */
  readonly autoOnlineBlocks: string;
  /** memmap_on_memory: the head of a hot-added block holds its own struct pages. */
  readonly memmapOnMemory: boolean;
  /** Memory blocks that cannot go offline, besides those the evidence shows to be reserved. */
  readonly unmovableBlocks?: readonly number[];
  readonly maxMemoryRanges: number;
  /** CONFIG_NR_CPUS_DEFAULT: 8192 with MAXSMP, else 64. */
  readonly nrCpusDefault: number;
  /** Possible CPUs 0..N-1 instead of the machine's; headers built from then on count and list them. */
  readonly possibleCpus?: number;
  /** powerpc: whether the kernel sets p_offset of the backup load; undefined: by release. */
  readonly backupSync?: boolean;
  /** powerpc file mode: what the capture kernel keeps of the segment; undefined: by design and release. */
  readonly elfHeadersSz?: 'built' | 'segment';
}

export interface SimProfile {
  readonly arch: Arch;
  readonly release: string | undefined;
  readonly design: Design;
  readonly facts: HeaderFacts | undefined;
  readonly blockSizeBytes: bigint;
  readonly pageSizeBytes: bigint;
  readonly settings: Settings;
  readonly faults: ReadonlySet<FaultId>;
  /** Device regions of virtio-mem: memory added there is merged in iomem and plugged block by block. */
  readonly virtioMem: readonly MemRange[];
  /** Last address of the RAM the machine booted with; what lies above was hot-added (powerpc). */
  readonly bootRamLast?: bigint;
  /** Blocks known to hold unmovable pages: their offlining fails with EBUSY. */
  readonly unmovable: ReadonlySet<number>;
}
