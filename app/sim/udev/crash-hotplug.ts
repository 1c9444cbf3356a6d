// /sys/devices/system/{cpu,memory}/crash_hotplug as a udev rule reads it: crash_check_hotplug_support (6.10), the
// compile-time 1 of v12. A busy kexec lock reads as 0 and prints the line of a lost event (spec 3.10, 5.1 P1).
import type { SimProfile } from '../run/profile';
import type { Run } from '../run/recorder';

export interface CrashHotplug {
  /** Undefined: the kernel has no such file. */
  readonly value: 0 | 1 | undefined;
  /** What the kernel prints when it is read. */
  readonly message?: string;
}

export function readCrashHotplug(run: Run, profile: SimProfile): CrashHotplug {
  const { behaviour } = profile.design;
  if (behaviour.kind !== 'in-kernel') return { value: undefined };
  if (behaviour.lock === 'mutex') return { value: 1 };
  if (profile.faults.has('lock-held') || run.state.kexecLocked) {
    const { trylockFailed } = behaviour.messages;
    return { value: 0, ...(trylockFailed === undefined ? {} : { message: trylockFailed }) };
  }
  return { value: run.state.kimage?.hotplugSupport ? 1 : 0 };
}
