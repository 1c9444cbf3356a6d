// Who makes a recorded call: as the simulated steps of that function say, else by the kernel's naming.
import type { Actor, RunView } from '../view/run-view';

/** First match wins; names as in Linux 6.12 and powerpc/platforms/pseries. */
const BY_NAME: readonly (readonly [pattern: RegExp, actor: Actor])[] = [
  [/^(?:handle_)?dlpar_|^acpi_|^virtio_mem_|^pseries_/, 'firmware'],
  [/crash_memhp_notifier|^memory_notify|notifier/, 'memory_notify'],
  [/^crash_cpuhp|^cpuhp_/, 'cpuhp'],
  [/crash|elf64_headers|_mem_range|purgatory/, 'crash handler'],
  [/^kexec_|^kimage_|do_kexec/, 'kexec'],
  [/^panic$|machine_kexec/, 'panic'],
  [/uevent/, 'udev'],
];

/** The actor of every recorded function of a trace. */
export function callActors(fns: readonly string[], run: RunView): readonly Actor[] {
  const simulated = new Map<string, Actor>();
  for (const { fn, actor } of run.words) if (fn !== undefined && !simulated.has(fn)) simulated.set(fn, actor);
  return fns.map((fn) => simulated.get(fn) ?? BY_NAME.find(([pattern]) => pattern.test(fn))?.[1] ?? 'memory core');
}
