// The one list of rules. Order breaks ties between findings of the same severity.
import type { Rule } from './rule';
import { addressesHidden } from './addresses-hidden';
import { contradiction } from './contradiction';
import { cpusCut } from './cpus-cut';
import { crashkernelListed } from './crashkernel-listed';
import { dumpCutShort } from './dump-cut-short';
import { dumpHolds } from './dump-holds';
import { dumpNotRam } from './dump-not-ram';
import { earlierCrash } from './earlier-crash';
import { evidenceProblem } from './evidence-problem';
import { headerMalformed } from './header-malformed';
import { headroom } from './headroom';
import { guestRam } from './guest-ram';
import { hotplugUnsupported } from './hotplug-unsupported';
import { idle } from './idle';
import { kernelText } from './kernel-text';
import { missing } from './missing';
import { notCollected } from './not-collected';
import { notLoaded } from './not-loaded';
import { notesDuplicate } from './notes-duplicate';
import { notesExtra } from './notes-extra';
import { notesMissing } from './notes-missing';
import { overlap } from './overlap';
import { pageOffsetDisagrees } from './page-offset-disagrees';
import { phantom } from './phantom';
import { udevReadinessRule } from './udev-readiness';
import { statedHeader } from './stated-header';
import { unaligned } from './unaligned';

export const RULES: readonly Rule[] = [
  notLoaded,
  headerMalformed,
  missing,
  notesMissing,
  phantom,
  unaligned,
  overlap,
  crashkernelListed,
  notesDuplicate,
  notesExtra,
  pageOffsetDisagrees,
  addressesHidden,
  dumpNotRam,
  notCollected,
  cpusCut,
  contradiction,
  statedHeader,
  guestRam,
  earlierCrash,
  dumpHolds,
  dumpCutShort,
  kernelText,
  idle,
  hotplugUnsupported,
  udevReadinessRule,
  headroom,
  evidenceProblem,
];
