// The state a run changes. Every part is immutable and replaced on change, so that a state is cheap to copy and to
// compare: parts that did not change are the same object.
import type { BlockRuns } from './block-runs';
import type { Kimage } from './kimage';
import type { RamList } from './ram-list';

export interface CpuState {
  /** Ascending CPU numbers. */
  readonly possible: readonly number[];
  readonly present: readonly number[];
  readonly online: readonly number[];
}

export interface SimState {
  /** System RAM of the iomem tree. */
  readonly iomem: RamList;
  /** memblock.memory; undefined on architectures that drop it after boot. */
  readonly memblock: RamList | undefined;
  readonly blocks: BlockRuns;
  readonly cpus: CpuState;
  readonly kimage: Kimage | undefined;
  /** kexec_crash_image is NULL for the moment: the image is being changed or replaced. */
  readonly disarmed: boolean;
  /** Somebody holds the kexec lock: a panic cannot take it and gives no dump. */
  readonly kexecLocked: boolean;
}
