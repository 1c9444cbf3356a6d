// Who makes a recorded call: as the simulated steps of that function say, else by the kernel's naming.
import type { Actor, RecordedTrace, RunView } from '../view/run-view';

/** First match wins; names as in Linux 6.12 and powerpc/platforms/pseries. */
const BY_NAME: readonly (readonly [pattern: RegExp, actor: Actor])[] = [
  [/^(?:handle_)?dlpar[_:]|^acpi_|^ACPI: |^virtio_mem[_ ]|^pseries[-_]/, 'firmware'],
  [/crash_memhp_notifier|^memory_notify|notifier/, 'memory_notify'],
  [/^crash_cpuhp|^cpuhp_|^smpboot: |^(?:psci: )?CPU ?\d/, 'cpuhp'],
  [/^crashkernel /, 'memory core'],
  [/crash|elf64_headers|_mem_range|purgatory/, 'crash handler'],
  [/^kexec[_: ]|^kimage_|do_kexec/, 'kexec'],
  [/^panic$|machine_kexec|^Kernel panic/, 'panic'],
  [/uevent/, 'udev'],
];

/** The actor of every recorded function or message; without a run, by name alone. */
export function callActors({ fns, keys = fns, actor }: RecordedTrace, run: RunView | undefined): readonly Actor[] {
  const simulated = new Map<string, Actor>();
  for (const words of run?.words ?? [])
    for (const key of [words.fn, words.message])
      if (key !== undefined && !simulated.has(key)) simulated.set(key, words.actor);
  return fns.map((fn, i) => {
    const key = keys[i] ?? '';
    return (
      simulated.get(key) ??
      actor ??
      BY_NAME.find(([pattern]) => pattern.test(fn) || pattern.test(key))?.[1] ??
      'memory core'
    );
  });
}
