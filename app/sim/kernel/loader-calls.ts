// What the kernel calls while it takes a crash image, as its probes show it (kexec_file_load and kexec_load of 6.12,
// captures 01-loaded; the question to the architecture is there since 6.10).
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { LoadKind } from './image-segments';

const WHOLE_SPACE = { start: 0n, end: 0xffffffffffffffffn };

function recordBuild(run: Run, profile: SimProfile, ranges: number | undefined): void {
  if (profile.arch.startsWith('ppc')) {
    record(run, { actor: 'kexec', fn: 'get_crash_memory_ranges', action: 'collect memblock', reads: ['memblock'] });
  } else if (profile.arch !== 'arm64') {
    for (const action of ['count busy System RAM', 'collect busy System RAM'])
      record(run, { actor: 'kexec', fn: 'walk_system_ram_res', action, args: WHOLE_SPACE, reads: ['iomem'] });
  }
  record(run, {
    actor: 'kexec',
    fn: 'crash_prepare_elf64_headers',
    action: ranges === undefined ? 'the first header' : `${ranges} ranges`,
    ...(ranges === undefined ? {} : { args: { nr_ranges: ranges } }),
    writes: ['header buffer'],
  });
}

/** The calls of one load. `ranges`: how many the header lists, where that can be told. */
export function recordLoaderCalls(run: Run, profile: SimProfile, kind: LoadKind, ranges: number | undefined): void {
  if (kind === 'file') recordBuild(run, profile, ranges);
  const { behaviour } = profile.design;
  if (behaviour.kind !== 'in-kernel' || behaviour.lock !== 'trylock' || behaviour.argument !== 'memory-notify') return;
  const action = 'may the image be updated: hotplug_support';
  record(run, { actor: 'kexec', fn: 'arch_crash_hotplug_support', action });
}
