// The loaded image is not kept up to date by the kernel: crash_hotplug reads 0, or the kernel has no such support
// (x86 before 6.6, powerpc before 6.10). The header can be right now; the next hotplug makes it stale.
import type { Fact } from '../../machine/provenance';
import { isOlder, releaseNumber } from '../arch-facts';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';

const ADVICE = 'The next memory or CPU hotplug makes it stale until kdump is reloaded (udev rule or by hand).';

/** `info`: a panic right now is not affected. */
export function hotplugUnsupported(ctx: JudgeContext): readonly Finding[] {
  const { kexec, release } = ctx.machine;
  // Without an image both files read 0, which says nothing about the kernel.
  if (kexec.crashLoaded?.value === false) return [];
  const off = [kexec.memoryCrashHotplug, kexec.cpuCrashHotplug].filter(
    (fact): fact is Fact<boolean> => fact?.value === false,
  );
  if (off.length > 0) {
    const message = `crash_hotplug is 0: the kernel does not update this header. ${ADVICE}`;
    return [{ id: 'hotplug-unsupported', severity: 'info', message, evidence: off.map((fact) => fact.where) }];
  }
  const version = release && releaseNumber(release.value);
  const since = ctx.arch.hotplugSince;
  if (kexec.memoryCrashHotplug || !ctx.header || !release || !version || !since || !isOlder(version, since)) return [];
  const message = `Linux ${release.value} has no crash hotplug (first in ${since[0]}.${since[1]}): the kernel does not update this header. ${ADVICE}`;
  return [{ id: 'hotplug-unsupported', severity: 'info', message, evidence: [release.where] }];
}
