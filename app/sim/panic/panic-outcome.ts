// What a panic at one instant leads to, as plain data. Every statement says whether a capture showed it or the kernel's
// and the tools' code implies it; what neither tells is `unknown`.
import type { PhdrTable } from '../../core/elf/core-header';
import type { RangeSet } from '../../core/range/range-set';

export type Confidence = 'seen' | 'deduced' | 'unknown';

export interface Statement {
  readonly text: string;
  readonly confidence: Confidence;
  /** The capture or finding that showed it, or the part of the specification it follows from. */
  readonly source: string;
}

/** Why a panic does or does not enter the capture kernel. */
export type ArmedReason = 'armed' | 'no-image' | 'image-null' | 'lock-held' | 'digest-mismatch';

/** What purgatory's digest makes of the image (spec 5.2). `stops`: the capture kernel is never entered. */
export interface DigestOutcome extends Statement {
  readonly stops: boolean;
  /** What the console shows. */
  readonly message?: string;
}

/** Notes that end up in the merged PT_NOTE (spec 5.5, 5.7). */
export interface VmcoreNotes {
  /** CPUs whose registers are in the dump, in the order of their notes. */
  readonly savedCpus: readonly number[];
  /** Online CPUs that no PT_NOTE of the header belongs to. */
  readonly lostCpus: readonly number[];
  /** Notes of CPUs that are not online: nothing saved, each dropped with a warning. */
  readonly zeroNotes: number;
  /** Notes at addresses that belong to no CPU the evidence names. */
  readonly unknownNotes: number;
  readonly vmcoreinfo: boolean;
  /** p_filesz of the merged PT_NOTE; undefined while the length of the vmcoreinfo text is not known. */
  readonly bytes?: bigint;
}

/** Columns of /proc/vmcore's own program headers. Without `offsets`: they depend on the length of the vmcoreinfo text. */
export type VmcorePhdrs = Pick<PhdrTable, 'length' | 'types' | 'vaddrs' | 'paddrs' | 'filesizes' | 'memsizes'> & {
  readonly offsets?: BigUint64Array;
};

/** How a part of /proc/vmcore reads. */
export interface ReadOutcome extends Statement {
  readonly ranges: RangeSet;
  readonly result: 'zeros' | 'EFAULT' | 'end-of-file';
  /** What makes it so; where it does not hold, the result is not known. */
  readonly condition: string;
  /** True where the evidence says that the condition holds. */
  readonly holds: boolean;
}

export interface Vmcore {
  /** False: the parser refuses the header and there is no /proc/vmcore. */
  readonly exists: boolean;
  /** Lines of the capture kernel's log. */
  readonly messages: readonly string[];
  readonly phdrs: VmcorePhdrs;
  /** p_align of the merged PT_NOTE: 0 on 6.1, 4 on 6.12 and 7.2, unknown between. */
  readonly noteAlign?: bigint;
  readonly notes: VmcoreNotes;
  readonly sizeBytes?: bigint;
  /** The sum of the loads passes 2^64: size and offsets wrap around. */
  readonly wraps: boolean;
  /** RAM in use that is not in it. */
  readonly missing: RangeSet;
  /** Listed addresses that are no RAM. */
  readonly phantom: RangeSet;
  readonly reads: readonly ReadOutcome[];
}

/** One thing that decides what a tool does. */
export interface ToolAspect {
  /** Null: not known. */
  readonly exit: 0 | 1 | null;
  readonly why: string;
  /** When it is so. */
  readonly condition?: string;
  /** What the tool prints. */
  readonly message?: string;
  readonly confidence: Confidence;
  readonly source: string;
  /** What happens where the condition does not hold. */
  readonly otherwise?: ToolAspect;
}

/** The aspect that decides, and all of them. */
export interface ToolOutcome extends ToolAspect {
  readonly aspects: readonly ToolAspect[];
}

export interface MakedumpfileOutcome extends ToolOutcome {
  /** As it prints it: one past the last page frame of the highest load. */
  readonly maxMapnr?: bigint;
  /** Loads in sections without mem_map: kept page by page, whatever -d says, but for pages of zeros. */
  readonly withoutMemmap?: RangeSet;
}

export interface CrashOutcome extends ToolOutcome {
  /** CPUs that crash would show with another CPU's registers. */
  readonly wrongCpus: readonly number[];
  /** CPUs it would show no registers for. */
  readonly emptyCpus: readonly number[];
}

export interface PanicOutcome {
  readonly armed: boolean;
  readonly reason: ArmedReason;
  readonly why: Statement;
  /** Absent where purgatory is not reached. */
  readonly digest?: DigestOutcome;
  /** What may go wrong on the way although the image is whole. */
  readonly risks: readonly Statement[];
  /** Absent where the capture kernel is not entered, or the header in memory is not known. */
  readonly vmcore?: Vmcore;
  readonly makedumpfile?: MakedumpfileOutcome;
  readonly crash?: CrashOutcome;
}
