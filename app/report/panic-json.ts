// A panic of a simulated run, compact: the part of kdumpscope/simulate@1 that says what the dump would be.
import { hex } from '../core/address/u64';
import { PT_LOAD } from '../core/elf/core-header';
import { rangeCount } from '../core/range/range-set';
import type { RangeSet } from '../core/range/range-set';
import type { PanicEvent } from '../sim/panic/panic-at';
import type { CrashOutcome, MakedumpfileOutcome, Statement, ToolAspect, Vmcore } from '../sim/panic/panic-outcome';
import { jsonBytes } from '../core/address/json-bytes';
import type { JsonBytes } from '../core/address/json-bytes';

export type RangesJson = readonly { readonly start: string; readonly last: string }[];

export interface VmcoreJson {
  readonly exists: boolean;
  readonly phnum: number;
  readonly loads: number;
  /** Null where the length of the vmcoreinfo text, known only at the panic, decides it. */
  readonly sizeBytes: JsonBytes;
  readonly wraps: boolean;
  readonly savedCpus: readonly number[];
  readonly lostCpus: readonly number[];
  readonly zeroNotes: number;
  readonly unknownNotes: number;
  readonly missing: RangesJson;
  readonly phantom: RangesJson;
  readonly reads: readonly (Statement & {
    readonly result: string;
    readonly condition: string;
    readonly holds: boolean;
    readonly ranges: RangesJson;
  })[];
  readonly messages: readonly string[];
}

export interface PanicJson {
  /** The step it happens at. */
  readonly index: number;
  readonly armed: boolean;
  readonly reason: string;
  readonly why: Statement;
  readonly digest: Statement | null;
  readonly risks: readonly Statement[];
  readonly vmcore: VmcoreJson | null;
  readonly makedumpfile:
    (ToolAspect & { readonly maxMapnr: string | null; readonly also: readonly ToolAspect[] }) | null;
  readonly crash:
    | (ToolAspect & {
        readonly wrongCpus: readonly number[];
        readonly emptyCpus: readonly number[];
        readonly also: readonly ToolAspect[];
      })
    | null;
}

const rangesJson = (set: RangeSet): RangesJson =>
  Array.from({ length: rangeCount(set) }, (_, i) => ({
    start: hex(set.starts[i] ?? 0n),
    last: hex(set.lasts[i] ?? 0n),
  }));

const statement = ({ text, confidence, source }: Statement): Statement => ({ text, confidence, source });

function vmcoreJson(vmcore: Vmcore): VmcoreJson {
  const { notes, phdrs } = vmcore;
  // A machine with thousands of possible CPUs prints one line thousands of times.
  return {
    exists: vmcore.exists,
    phnum: phdrs.length,
    loads: phdrs.types.reduce((n, type) => (type === PT_LOAD ? n + 1 : n), 0),
    sizeBytes: jsonBytes(vmcore.sizeBytes),
    wraps: vmcore.wraps,
    savedCpus: notes.savedCpus,
    lostCpus: notes.lostCpus,
    zeroNotes: notes.zeroNotes,
    unknownNotes: notes.unknownNotes,
    missing: rangesJson(vmcore.missing),
    phantom: rangesJson(vmcore.phantom),
    reads: vmcore.reads.map((read) => ({
      ...statement(read),
      result: read.result,
      condition: read.condition,
      holds: read.holds,
      ranges: rangesJson(read.ranges),
    })),
    messages: [...new Set(vmcore.messages)],
  };
}

function makedumpfileJson(outcome: MakedumpfileOutcome): NonNullable<PanicJson['makedumpfile']> {
  const { aspects, maxMapnr, withoutMemmap: _ranges, ...decides } = outcome;
  return { ...decides, maxMapnr: maxMapnr === undefined ? null : hex(maxMapnr), also: aspects.slice(1) };
}

function crashJson(outcome: CrashOutcome): NonNullable<PanicJson['crash']> {
  const { aspects, ...decides } = outcome;
  return { ...decides, also: aspects.slice(1) };
}

/** One panic event as plain JSON values. */
export function panicJson({ index, outcome }: PanicEvent): PanicJson {
  const { digest, vmcore, makedumpfile, crash } = outcome;
  return {
    index,
    armed: outcome.armed,
    reason: outcome.reason,
    why: statement(outcome.why),
    digest: digest ? statement(digest) : null,
    risks: outcome.risks,
    vmcore: vmcore ? vmcoreJson(vmcore) : null,
    makedumpfile: makedumpfile ? makedumpfileJson(makedumpfile) : null,
    crash: crash ? crashJson(crash) : null,
  };
}
