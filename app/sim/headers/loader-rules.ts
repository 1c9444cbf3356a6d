// How the kernel's own loader builds a header (kexec_file_load): by its design, or by its release where the design has no
// handler: possible CPUs are listed since 6.6 whether or not the kernel follows hotplug (spec 2.2, 2.3a).
import { isOlder, releaseNumber } from '../../core/coverage/arch-facts';
import type { InKernel } from '../designs/design';
import type { SimProfile } from '../run/profile';

export type LoaderRules = Pick<InKernel, 'noteCpus' | 'exclusionLoop'>;

const UP_TO_6_5: LoaderRules = { noteCpus: 'present', exclusionLoop: 'first-hit' };
/** Seen in 6.12 and 7.2; the first release of the loop that goes on is not verified. */
const SINCE_6_6: LoaderRules = { noteCpus: 'possible', exclusionLoop: 'all-hits' };

export function loaderRules({ design, release }: Pick<SimProfile, 'design' | 'release'>): LoaderRules {
  if (design.behaviour.kind === 'in-kernel') return design.behaviour;
  const version = release === undefined ? undefined : releaseNumber(release);
  return version && !isOlder(version, [6, 6]) ? SINCE_6_6 : UP_TO_6_5;
}
