// What makedumpfile -d 31 makes of /proc/vmcore, and the condition that decides it (spec 5.3, 5.4; makedumpfile 1.7.6
// and 1.7.8 were run in the captures). It never tests loads against RAM either: a wrong header mostly goes unnoticed.
import { PT_LOAD } from '../../core/elf/core-header';
import { rangesFromPairs, subtractRanges } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { SimProfile } from '../run/profile';
import type { MakedumpfileOutcome, ToolAspect, Vmcore } from './panic-outcome';
import {
  doubtAspect,
  idleAspect,
  missingAspect,
  OVERWRITTEN,
  phantomAspect,
  readdedAspect,
  virtioAspect,
  wholeAspect,
  wrappedAspect,
} from './makedumpfile-aspects';
import { combine } from './tool-outcome';

const COMPLETED = 'makedumpfile Completed.';
const FAILED = 'makedumpfile Failed.';

/** SECTION_SIZE_BITS where there is one value (spec 1.9). */
const SECTION_BITS: Readonly<Record<string, bigint>> = { x86_64: 27n, ppc64le: 24n, ppc64: 24n, riscv64: 27n };

function wholeSections(present: RangeSet, bits: bigint): RangeSet {
  return rangesFromPairs(
    Array.from(present.starts, (start, i): [bigint, bigint] => [
      (start >> bits) << bits,
      (((present.lasts[i] ?? start) >> bits) << bits) + (1n << bits) - 1n,
    ]),
  );
}

/** One past the highest page frame of a load. */
function maxMapnr({ phdrs }: Vmcore, pageBytes: bigint): bigint {
  let end = 0n;
  phdrs.types.forEach((type, i) => {
    const loadEnd = (phdrs.paddrs[i] ?? 0n) + (phdrs.memsizes[i] ?? 0n);
    if (type === PT_LOAD && loadEnd > end) end = loadEnd;
  });
  return (end + pageBytes - 1n) / pageBytes;
}

/** What the file itself does not tell. */
export interface DumpedState {
  /** RAM that exists, whether in use or not. */
  readonly present?: RangeSet;
  /** RAM that is listed and offline. */
  readonly idle: RangeSet;
  /** Bytes of the elfcorehdr that the capture kernel does not keep for itself. */
  readonly unreservedBytes: number;
  /** Why the evidence cannot say whether the header lists what it should. */
  readonly doubts: readonly string[];
}

export function makedumpfileOutcome(profile: SimProfile, vmcore: Vmcore, state: DumpedState): MakedumpfileOutcome {
  const { present, idle } = state;
  if (!vmcore.exists) {
    return combine([
      { exit: 1, why: 'there is no /proc/vmcore', confidence: 'deduced', source: 'spec 5.7', message: FAILED },
    ]);
  }
  const loads = rangesFromPairs(
    Array.from(vmcore.phdrs.types).flatMap((type, i): [bigint, bigint][] => {
      const start = vmcore.phdrs.paddrs[i] ?? 0n;
      return type === PT_LOAD ? [[start, start + (vmcore.phdrs.memsizes[i] ?? 0n) - 1n]] : [];
    }),
  );
  const noInfo: ToolAspect[] = vmcore.notes.vmcoreinfo
    ? []
    : [
        {
          exit: null,
          why: 'no note is vmcoreinfo: it does not learn the kernel’s layout',
          confidence: 'unknown',
          source: '-',
        },
      ];
  const aspects = [
    ...wrappedAspect(profile, vmcore),
    ...(state.unreservedBytes > 0 ? [OVERWRITTEN] : []),
    ...noInfo,
    ...state.doubts.map(doubtAspect),
    ...missingAspect(profile, vmcore),
    ...phantomAspect(profile, vmcore),
    ...readdedAspect(vmcore),
    ...idleAspect(profile, idle),
    ...virtioAspect(profile, loads),
  ];
  const outcome = combine(aspects.length > 0 ? aspects : [wholeAspect(profile)]);
  const bits = SECTION_BITS[profile.arch];
  return {
    ...outcome,
    ...(outcome.exit === 0 ? { message: COMPLETED } : {}),
    ...(vmcore.wraps ? {} : { maxMapnr: maxMapnr(vmcore, profile.pageSizeBytes) }),
    ...(present && bits !== undefined ? { withoutMemmap: subtractRanges(loads, wholeSections(present, bits)) } : {}),
  };
}
