// What the verdict consists of. Ids, severities and the JSON shape are public (resources/schema/check-1).
import type { Quote } from '../machine/contradiction';
import type { Where } from '../machine/provenance';
import type { RangeSet } from '../range/range-set';

/** `breaks`: the dump is not whole. `risk`: it may go wrong. `unknown`: evidence is missing. `info`: by design or harmless. */
export type Severity = 'breaks' | 'risk' | 'unknown' | 'info';

export type FindingId =
  | 'missing'
  | 'phantom'
  | 'idle'
  | 'crashkernel-listed'
  | 'overlap'
  | 'unaligned'
  | 'notes-missing'
  | 'notes-extra'
  | 'notes-duplicate'
  | 'headroom'
  | 'not-loaded'
  | 'hotplug-unsupported'
  | 'udev-readiness'
  | 'kernel-text'
  | 'page-offset-disagrees'
  | 'header-malformed'
  | 'addresses-hidden'
  | 'not-collected'
  | 'dump-holds'
  | 'dump-cut-short'
  | 'dump-not-ram'
  | 'contradiction'
  | 'stated-header'
  | 'guest-ram'
  | 'earlier-crash'
  | 'evidence-problem';

export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** The sentence a support engineer would write. */
  readonly message: string;
  /** Merged, exact to the byte. */
  readonly ranges?: RangeSet;
  readonly cpus?: readonly number[];
  /** Program headers concerned. */
  readonly phdrs?: readonly number[];
  /** For `not-collected`: the command that would collect the evidence. */
  readonly command?: string;
  /** For `contradiction`: what is used, and what says otherwise. */
  readonly quotes?: readonly Quote[];
  readonly evidence: readonly Where[];
}

export type Verdict = 'complete' | 'at-risk' | 'incomplete' | 'unknown';

/** The sets the verdict was reached from. Undefined = the evidence does not say. */
export interface CoverageSets {
  readonly present?: RangeSet;
  readonly online?: RangeSet;
  readonly offline?: RangeSet;
  /** Left out by design: low 1 MiB, crashkernel, CMA. */
  readonly excluded: RangeSet;
  readonly crashkernel: RangeSet;
  /** PT_LOADs other than kernel text. */
  readonly loads?: RangeSet;
}

export interface HeaderSummary {
  readonly paddr?: bigint;
  readonly phnum: number;
  readonly notes: number;
  readonly loads: number;
  readonly bytesUsed: number;
  readonly bytesReserved?: number;
  readonly roomForRanges?: number;
}

export interface RamSummary {
  readonly presentBytes?: bigint;
  readonly onlineBytes?: bigint;
  /** Bytes of online (or, unknown, present) RAM that are in a load. */
  readonly coveredBytes?: bigint;
  /** Online (or, unknown, present) RAM that a dump should hold: without what is left out by design. */
  readonly wantedBytes?: bigint;
  /** Of `wantedBytes`, what is in no load. */
  readonly lostBytes?: bigint;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** One sentence: the headline. */
  readonly headline: string;
  readonly ram: RamSummary;
  readonly header?: HeaderSummary;
  /** Ranked by harm. */
  readonly findings: readonly Finding[];
  readonly sets: CoverageSets;
}
