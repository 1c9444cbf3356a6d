// A panic at one instant, from the first kernel's state to what the tools say in the end. Pure.
import type { Judgement } from '../../core/coverage/finding';
import type { Machine } from '../../core/machine/machine';
import { sameBytes } from '../headers/same-bytes';
import type { SimProfile } from '../run/profile';
import type { SimState } from '../state/sim-state';
import { createInstantJudge } from '../verdict/instant-verdict';
import { armedReason, armedStatement } from './armed';
import { crashOutcome } from './crash-utility';
import { digestOutcome } from './digest';
import { makedumpfileOutcome } from './makedumpfile';
import type { PanicOutcome } from './panic-outcome';
import { foundRanges, refusedVmcore, vmcoreOf } from './vmcore';
import type { PanicOptions } from './vmcore';
import { parseVmcoreHeader } from './vmcore-parser';
import { EMPTY_RANGES } from '../../core/range/range-set';

export interface PredictOptions extends PanicOptions {
  /** The header the image was loaded with, for the digest. */
  readonly loadedHeader?: Uint8Array;
  /** A judge that is kept between calls: scrubbing over a run then costs only what changed. */
  readonly judge?: (state: SimState) => Judgement;
}

/** What a panic in this state leads to. */
export function predictPanic(
  machine: Machine,
  profile: SimProfile,
  state: SimState,
  options: PredictOptions = {},
): PanicOutcome {
  const reason = armedReason(state);
  const why = armedStatement(machine, state);
  const { kimage } = state;
  if (reason !== 'armed' || !kimage) return { armed: false, reason, why };
  const { loadedHeader } = options;
  const changed = loadedHeader && loadedHeader !== kimage.header && !sameBytes(loadedHeader, kimage.header);
  const digest = digestOutcome(profile, kimage, loadedHeader === undefined ? undefined : changed);
  if (digest.stops) return { armed: true, reason, why, digest };
  const judgement = (options.judge ?? createInstantJudge(machine))(state);
  const parsed = parseVmcoreHeader(kimage.header, profile.facts?.machine);
  const vmcore = parsed.ok
    ? vmcoreOf(machine, profile, state, parsed.header, judgement, options)
    : refusedVmcore(parsed.messages);
  const idle = parsed.ok ? foundRanges(judgement, 'idle') : EMPTY_RANGES;
  const makedumpfile = makedumpfileOutcome(profile, vmcore, judgement.sets.present, idle);
  const crash = crashOutcome(vmcore, makedumpfile, state.cpus.online);
  return { armed: true, reason, why, digest, vmcore, makedumpfile, crash };
}
