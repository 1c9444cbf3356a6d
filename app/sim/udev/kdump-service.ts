// The kdump service when udev starts it: unload, then load with the machine as it is at that moment. In between no image
// is there, and a panic gives no dump (spec 3.10 U2, U3).
import { loadKdump, unloadKdump } from '../kernel/kdump-load';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { RULES } from './rules';
import type { RuleSet } from './rules';

const SERVICE = 'kdump service';

function when(rules: RuleSet): string {
  return rules.throttled
    ? 'the throttler sleeps 1 s and lets udev settle for up to 3 s: 1 to 4 s after the first event (assumed)'
    : 'a reload per matching event, each after the one before (assumed)';
}

function reload(run: Run, profile: SimProfile, rules: RuleSet): void {
  if (!run.state.kimage) {
    record(run, { actor: SERVICE, action: 'kdump is not loaded: nothing to reload', reads: ['kexec_crash_image'] });
    return;
  }
  record(run, { actor: SERVICE, action: rules.command, reads: ['udev queue'], note: when(rules) });
  unloadKdump(run, SERVICE);
  loadKdump(run, profile, profile.settings.reloadLoad, SERVICE);
}

/** One queued reload. */
export function runReload(run: Run, profile: SimProfile): void {
  const { udevRules } = profile.settings;
  if (udevRules === 'none' || run.udev.pending === 0) return;
  run.udev.pending--;
  reload(run, profile, RULES[udevRules]);
}

/** All reloads that are queued: at the end of an operation. */
export function settleUdev(run: Run, profile: SimProfile): void {
  while (run.udev.pending > 0) runReload(run, profile);
  run.udev.windowEvents = 0;
}

/** Before memory that went offline is released: udev was faster, where the run says so. */
export function settleBeforeRemoval(run: Run, profile: SimProfile): void {
  if (profile.settings.reloadTiming === 'before-removal') settleUdev(run, profile);
}
