// powerpc's CPU events: the crash FDT gets the CPUs of the live device tree (arch/powerpc/kexec/crash.c ADD_CPU,
// core_64.c update_cpus_node, 6.12; spec 3.3 P1, P2). The elfcorehdr is not touched.
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { Kimage } from '../state/kimage';
import { withDigest } from './purgatory-digest';

/** First segment that begins with the FDT magic; this search has a break. */
function fdtSegment(profile: SimProfile, kimage: Kimage): number {
  return profile.faults.has('no-fdt-magic') ? -1 : kimage.segments.findIndex((segment) => segment.magic === 'fdt');
}

function setFdt(
  run: Run,
  profile: SimProfile,
  kimage: Kimage,
  index: number,
  cpus: readonly number[] | undefined,
): void {
  const { fdtCpus: _before, ...rest } = kimage;
  const segments = kimage.segments.map((segment, i) =>
    i === index ? { ...segment, changed: true as const } : segment,
  );
  const changed: Kimage = { ...rest, segments, ...(cpus ? { fdtCpus: cpus } : {}) };
  run.state = { ...run.state, kimage: withDigest(changed, profile) };
}

/** The libfdt error that ends update_cpus_node, as the kernel prints it. The node's name is not in the evidence. */
function failure(profile: SimProfile): string | undefined {
  if (profile.faults.has('fdt-undeletable')) return 'Failed to delete a cpus sub-node: FDT_ERR_BADSTRUCTURE';
  if (profile.faults.has('fdt-full')) return 'Unable to add <cpu node> subnode: FDT_ERR_NOSPACE';
  return undefined;
}

/** ADD_CPU: every CPU node of the crash FDT is replaced by those of the live tree. REMOVE_CPU never comes here. */
export function updateCrashFdt(run: Run, profile: SimProfile): void {
  const { kimage } = run.state;
  if (!kimage) return;
  const index = fdtSegment(profile, kimage);
  if (index < 0) {
    record(run, {
      actor: 'crash handler',
      action: 'no segment begins with the FDT magic: the capture kernel does not learn of the CPU',
      reads: ['first bytes of every segment'],
      message: 'crash hp: Unable to locate FDT segment.',
      level: 'err',
    });
    return;
  }
  run.state = { ...run.state, disarmed: true };
  const error = failure(profile);
  record(run, {
    actor: 'crash handler',
    fn: 'update_cpus_node',
    action: 'kexec_crash_image is NULL; the CPU nodes of the crash FDT are deleted and added anew',
    reads: ['device tree'],
    writes: ['kexec_crash_image', 'crash FDT'],
    ...(error === undefined ? {} : { message: error, level: 'err' }),
  });
  // Where it fails, the nodes that got in are not known.
  setFdt(run, profile, kimage, index, error === undefined ? run.state.cpus.present : undefined);
  run.state = { ...run.state, disarmed: false };
  record(run, {
    actor: 'crash handler',
    action: 'kexec_crash_image = image',
    writes: ['kexec_crash_image'],
    ...(error === undefined
      ? {}
      : {
          message: 'crash hp: Failed to update crash FDT',
          level: 'err',
          note: 'a panic on a CPU that the FDT lacks may keep the capture kernel from booting',
        }),
  });
}
