// What a header builder needs to know about a machine besides its RAM and CPUs: all of it is read from evidence
// (sysfs, device tree, the earlier header) and does not change while the machine runs.
import type { MemRange } from './mem-range';

/** Where a CPU's notes are. `inferred`: from the stride between the CPUs that sysfs names, not from evidence of its own. */
export interface NoteAddress {
  readonly paddr: bigint;
  readonly inferred: boolean;
}

export interface HeaderFacts {
  /** e_machine. */
  readonly machine: number;
  /** crash_notes by CPU number. */
  readonly notes: ReadonlyMap<number, NoteAddress>;
  /** sizeof(note_buf_t). */
  readonly noteBytes: bigint;
  readonly vmcoreinfo: { readonly paddr: bigint; readonly sizeBytes: bigint };
  /** The kernel text load; absent on powerpc. */
  readonly text?: { readonly vaddr: bigint; readonly paddr: bigint; readonly sizeBytes: bigint };
  /** p_vaddr - p_paddr of RAM. */
  readonly pageOffset: bigint;
  readonly crashkernel: readonly MemRange[];
  readonly cma: readonly MemRange[];
  readonly rtas?: MemRange;
  readonly opal?: MemRange;
  /** p_offset of the backed-up low memory: 0-0xffff on powerpc, kexec-tools' low 640 KiB on x86. */
  readonly backupStart?: bigint;
}
