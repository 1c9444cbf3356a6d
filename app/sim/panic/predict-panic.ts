// A panic at one instant, from the first kernel's state to what the tools say in the end. Pure.
import type { Judgement } from '../../core/coverage/finding';
import type { Machine } from '../../core/machine/machine';
import { EMPTY_RANGES } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { SimProfile } from '../run/profile';
import type { SimState } from '../state/sim-state';
import { createInstantJudge } from '../verdict/instant-verdict';
import { armedReason, armedStatement } from './armed';
import { crashOutcome } from './crash-utility';
import { digestOutcome } from './digest';
import { makedumpfileOutcome } from './makedumpfile';
import type { PanicOutcome } from './panic-outcome';
import { risksOf, unreservedHeaderBytes } from './risks';
import { combine } from './tool-outcome';
import { foundRanges, refusedVmcore, vmcoreOf } from './vmcore';
import { parseVmcoreHeader } from './vmcore-parser';

export interface PredictOptions {
  /** RAM that was plugged as ACPI DIMMs and is still there, as far as it is known. */
  readonly dimms?: RangeSet;
  /** A judge that is kept between calls: scrubbing over a run then costs only what changed. */
  readonly judge?: (state: SimState) => Judgement;
}

/** An update wrote a header that the evidence cannot predict. */
const NOT_KNOWN = combine([
  {
    exit: null,
    why: 'an update took place whose bytes the evidence cannot tell: what the header lists is not known',
    confidence: 'unknown',
    source: '-',
  },
]);

/** Where the evidence leaves open what is missing or phantom. */
function doubtsOf({ sets, findings }: Judgement): string[] {
  if (!sets.present) return ['the evidence does not state the RAM: whether the header lists all of it is not known'];
  return findings.filter((f) => f.id === 'missing' && f.severity === 'unknown').map((f) => f.message);
}

/** What a panic in this state leads to. */
export function predictPanic(
  machine: Machine,
  profile: SimProfile,
  state: SimState,
  options: PredictOptions = {},
): PanicOutcome {
  const reason = armedReason(state);
  const why = armedStatement(machine, profile.arch, state);
  const { kimage } = state;
  if (reason !== 'armed' || !kimage) return { armed: false, reason, why, risks: [] };
  const digest = digestOutcome(profile.arch, kimage);
  if (digest.stops) return { armed: false, reason: 'digest-mismatch', why: digest, digest, risks: [] };
  const entered = { armed: true, reason, why, digest };
  if (kimage.unpredicted) {
    const crash = { ...NOT_KNOWN, wrongCpus: [], emptyCpus: [] };
    return { ...entered, risks: risksOf(state, undefined), makedumpfile: NOT_KNOWN, crash };
  }
  const judgement = (options.judge ?? createInstantJudge(machine))(state);
  const parsed = parseVmcoreHeader(kimage.header, profile.facts?.machine);
  const vmcore = parsed.ok
    ? vmcoreOf(machine, profile, state, parsed.header, judgement, options.dimms ?? EMPTY_RANGES)
    : refusedVmcore(parsed.messages);
  const risks = risksOf(state, parsed.ok ? parsed.header : undefined);
  const idle = parsed.ok ? foundRanges(judgement, 'idle') : EMPTY_RANGES;
  const { present } = judgement.sets;
  const makedumpfile = makedumpfileOutcome(profile, vmcore, {
    ...(present ? { present } : {}),
    idle,
    doubts: doubtsOf(judgement),
    unreservedBytes: parsed.ok ? unreservedHeaderBytes(state, parsed.header) : 0,
  });
  const crash = crashOutcome(vmcore, makedumpfile, state.cpus.online);
  return { ...entered, risks, vmcore, makedumpfile, crash };
}
