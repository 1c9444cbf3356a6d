// Every uevent of a run goes through here: it is recorded, the rules are evaluated, and a match queues a reload.
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run, StepText } from '../run/recorder';
import { readCrashHotplug } from './crash-hotplug';
import { runReload } from './kdump-service';
import { matchesRule, RULES } from './rules';
import type { RuleSet, Uevent } from './rules';

/** Queues what a matching event asks for, and says so. */
function queue(run: Run, rules: RuleSet, times: number): string {
  const { udev } = run;
  udev.windowEvents += times;
  if (!rules.throttled) {
    udev.pending += times;
    return times === 1 ? 'a rule matches: a reload is queued' : `a rule matches: ${times} reloads are queued`;
  }
  if (udev.pending > 0) return 'a rule matches: throttled, a reload is queued already';
  udev.pending = 1;
  return 'a rule matches: the throttler takes its lock, a reload is queued';
}

/** A full throttle window is reloaded at once; what is left of it waits for the next. */
function runFullWindow(run: Run, profile: SimProfile): void {
  const { throttleEvents } = profile.settings;
  if (throttleEvents === undefined || run.udev.windowEvents < throttleEvents) return;
  runReload(run, profile);
  run.udev.windowEvents = 0;
}

function judged(run: Run, profile: SimProfile, rules: RuleSet, event: Uevent): Partial<StepText> {
  if (!matchesRule(rules, profile.arch, event)) return {};
  const reads = rules.testsCrashHotplug ? ['crash_hotplug'] : [];
  const { value, message } = rules.testsCrashHotplug ? readCrashHotplug(run, profile) : { value: undefined };
  const printed = message === undefined ? {} : { message };
  if (value === 1) return { reads, note: 'crash_hotplug is 1: the rules leave it to the kernel' };
  if (!run.state.kimage) return { reads, ...printed, note: 'a rule matches, but kdump is not loaded' };
  return { reads, ...printed, note: queue(run, rules, event.times ?? 1) };
}

/** kobject_uevent, and what udev makes of it. */
export function emitUevent(run: Run, profile: SimProfile, event: Uevent): void {
  const { udevRules } = profile.settings;
  const rules = udevRules === 'none' ? undefined : RULES[udevRules];
  const times = event.times ?? 1;
  record(run, {
    actor: 'udev',
    action: `uevent ${event.action} ${event.name}${times > 1 ? `, ${times} events` : ''}`,
    ...(rules ? judged(run, profile, rules, event) : {}),
  });
  if (rules?.throttled) runFullWindow(run, profile);
}
