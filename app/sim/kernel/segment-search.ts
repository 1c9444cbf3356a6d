// The search for the elfcorehdr among the segments: the first four bytes of each are compared, and the loop has no
// break, so the LAST segment that begins with the ELF magic wins (6.6 and later, v12 alike).
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { KexecSegment, Kimage } from '../state/kimage';

function beginsWithElf(segment: KexecSegment, profile: SimProfile): boolean {
  if (profile.faults.has('no-elf-magic')) return false;
  if (segment.role === 'initrd' && profile.faults.has('hijacked-magic')) return true;
  return segment.magic === 'elf';
}

/** Index of the segment the kernel takes for the elfcorehdr, or -1. */
export function findElfcorehdr(run: Run, profile: SimProfile, kimage: Kimage): number {
  const hits = kimage.segments.flatMap((segment, i) => (beginsWithElf(segment, profile) ? [i] : []));
  const index = hits.at(-1) ?? -1;
  record(run, {
    actor: 'crash handler',
    action: 'search the segments for the ELF magic',
    reads: ['first bytes of every segment'],
    writes: ['elfcorehdr_index'],
    ...(hits.length > 1
      ? {
          note: `segments ${hits.join(' and ')} begin with it: the last match wins, the ${kimage.segments[index]?.role}`,
        }
      : {}),
  });
  return index;
}
