// All that a window gets about a simulated run, at once: every step as columns, every state by version, so that
// scrubbing through thousands of instants needs no further message. Simulated throughout: nothing here was observed.
import type { TextColumn } from '../text/text-column';

/** Who acts, in the order of the timeline's lanes; the order is the wire value. */
export const ACTORS = [
  'operator',
  'firmware',
  'memory core',
  'memory_notify',
  'cpuhp',
  'crash handler',
  'kexec',
  'udev',
  'kdump service',
  'panic',
] as const;
export type Actor = (typeof ACTORS)[number];

/** What a panic after a step gives; the order is the wire value. */
export const INSTANT_VERDICTS = ['complete', 'at-risk', 'incomplete', 'unknown', 'not-armed'] as const;
export type InstantVerdict = (typeof INSTANT_VERDICTS)[number];

/** Words of a step; equal steps of thousands of events share one. */
export interface StepWords {
  readonly actor: Actor;
  readonly action: string;
  /** Kernel function the step stands for, as probes name it. */
  readonly fn?: string;
  /** Arguments of `fn` under the kernel's names, as far as the simulation knows them. */
  readonly args?: Readonly<Record<string, bigint>>;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly note?: string;
  /** What the kernel prints. */
  readonly message?: string;
  readonly refused?: true;
}

/** Ranges of one version of something. `kinds` index RANGE_KINDS of snapshot-view. */
export interface VersionRanges {
  readonly starts: BigUint64Array;
  readonly lasts: BigUint64Array;
  readonly kinds: Uint8Array;
}

/**
 * Many versions of something's ranges. Versions share their rows, since each changes a few of the one before it: version
 * i is the rows that `rows` names from offsets[i] up to offsets[i + 1]. Read with range-versions.ts.
 */
export interface RangeVersions extends VersionRanges {
  readonly offsets: Uint32Array;
  /** Index into starts, lasts and kinds. */
  readonly rows: Uint32Array;
}

/** What was found at each judged state: ranges, a headline, and a sentence per finding that is more than information. */
export interface FindingVersions extends RangeVersions {
  readonly texts: readonly string[];
  /** Index into `texts` of each version. */
  readonly headlines: Uint32Array;
  /** Sentences of version i: `words` from wordOffsets[i] up to wordOffsets[i + 1], each an index into `texts`. */
  readonly wordOffsets: Uint32Array;
  readonly words: Uint32Array;
}

export interface RunView {
  readonly design: { readonly id: string; readonly title: string; readonly released: boolean; readonly source: string };
  /** Event texts; `ops` index them, -1 is the state as captured. */
  readonly events: readonly string[];
  readonly length: number;
  readonly ops: Int32Array;
  /** Index into `words`. */
  readonly texts: Uint32Array;
  readonly words: readonly StepWords[];
  /** 1 where a panic enters the capture kernel. */
  readonly armed: Uint8Array;
  /** Index into INSTANT_VERDICTS. */
  readonly verdicts: Uint8Array;
  /** Version after each step: index into `headers`, -1 without an image. */
  readonly headerVersions: Int32Array;
  readonly headers: readonly Uint8Array[];
  /** Version after each step of what stands below; memblock is -1 where the architecture keeps none. */
  readonly iomemVersions: Int32Array;
  readonly iomem: RangeVersions;
  readonly memblockVersions: Int32Array;
  readonly memblock: RangeVersions;
  readonly blockVersions: Int32Array;
  readonly blocks: RangeVersions;
  /** missing, phantom, idle and the like of each judged state, with its headline. */
  readonly findingVersions: Int32Array;
  readonly findings: FindingVersions;
  /** `kdumpscope simulate …` that gives the same run. */
  readonly commandLine: string;
}

/** What wrote a recording down. */
export type RecordedSource =
  'probe trace' | 'function trace' | 'kernel messages' | 'kernel messages of an earlier crash' | 'drmgr log';

/** What a machine wrote down while it ran: calls of a trace or lines of a log. Observed, each with its time. */
export interface RecordedTrace {
  readonly file: string;
  readonly source: RecordedSource;
  /** What the times count, in words: two recordings are never ordered by times of two clocks. */
  readonly clock: string;
  /** Seconds, as the recording prints them; NaN where it prints none and the order of lines is all there is. */
  readonly times: Float64Array;
  /** Latest possible time of each line, where the recording brackets it only; Infinity: no end was written. */
  readonly latest?: Float64Array;
  /** Index into `fns`. */
  readonly fnIndexes: Uint16Array;
  /** Functions of a trace, texts of a log. */
  readonly fns: readonly string[];
  /** Function that a simulated step must have, or text it must print, to stand for each of `fns`. Absent: `fns`. */
  readonly keys?: readonly string[];
  /** Who acts wherever no step and no name says. */
  readonly actor?: Actor;
  /** Line number in the file, 1-based. */
  readonly lines: Uint32Array;
  /** Arguments of each line as printed. Absent: the recording prints none. */
  readonly args?: TextColumn;
  /** memblock total of each line; 0 where the recording does not show it. */
  readonly memblockTotals: BigUint64Array;
  /** e_phnum of each line; -1 where the recording does not show it. */
  readonly phnums: Int32Array;
}

/** A scenario as the window edits it. */
export interface ScenarioInput {
  readonly events: readonly string[];
  readonly design?: string;
  readonly config: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}
