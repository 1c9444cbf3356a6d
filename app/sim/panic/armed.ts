// Whether a panic enters the capture kernel: __crash_kexec takes the kexec lock with trylock and then looks at
// kexec_crash_image (kernel/kexec_core.c, 6.12; spec 5.8). Without either the machine panics as if there were no kdump.
import type { Arch, Machine } from '../../core/machine/machine';
import type { SimState } from '../state/sim-state';
import type { ArmedReason, Statement } from './panic-outcome';
import { seenOn } from './seen-on';

const SPEC = 'spec 5.8';

/** `armed` here is before purgatory: what the digest then says is apart. */
export type EntryReason = Exclude<ArmedReason, 'digest-mismatch'>;

export function armedReason({ kimage, disarmed, kexecLocked }: SimState): EntryReason {
  if (kexecLocked) return 'lock-held';
  if (disarmed) return 'image-null';
  return kimage === undefined ? 'no-image' : 'armed';
}

/** What the machine does instead: `panic=` of its command line. */
function ordinaryPanic(machine: Machine): string {
  const seconds = /(?:^|\s)panic=(-?\d{1,9})(?=\s|$)/.exec(machine.cmdline?.value ?? '')?.[1];
  if (seconds === undefined) return 'the machine stops or reboots as panic= says';
  if (seconds === '0') return 'the machine stops (panic=0)';
  return seconds.startsWith('-')
    ? `the machine reboots at once (panic=${seconds})`
    : `the machine reboots after ${seconds} s (panic=${seconds})`;
}

/** The reason as a sentence. */
export function armedStatement(machine: Machine, arch: Arch, state: SimState): Statement {
  const instead = `no dump: ${ordinaryPanic(machine)}`;
  switch (armedReason(state)) {
    case 'lock-held':
      return {
        text: `the kexec lock is taken, __crash_kexec does not get it${state.disarmed ? ' (and kexec_crash_image is NULL)' : ''}; ${instead}`,
        confidence: 'deduced',
        source: SPEC,
      };
    case 'image-null':
      return { text: `kexec_crash_image is NULL for the moment; ${instead}`, confidence: 'deduced', source: SPEC };
    case 'no-image':
      return { text: `no crash image is loaded; ${instead}`, confidence: 'deduced', source: SPEC };
    case 'armed': {
      const cma = machine.kexec.cmaRanges && machine.kexec.cmaRanges.starts.length > 0;
      const wait = cma ? ', after a wait of 10 s for DMA into the CMA ranges (not measured)' : '';
      // FINDINGS ppc64le, limits: kexec_file_load was followed up to the bytes in memory, not through a crash.
      const fileMode = state.kimage?.fileMode === true;
      return {
        text: `the capture kernel is entered${wait}`,
        ...seenOn(arch, {
          x86_64: 'every 99-kdump capture of x86_64',
          ...(fileMode ? {} : { ppc64le: 'every 99-kdump capture of ppc64le' }),
        }),
      };
    }
  }
}
