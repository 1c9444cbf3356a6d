// The search for the elfcorehdr among the segments: the first four bytes of each are compared, and the loop has no
// break, so the LAST segment that begins with the ELF magic wins (6.6 and later, v12 alike).
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { Kimage } from '../state/kimage';

/** Index of the segment the kernel takes for the elfcorehdr, or -1. */
export function findElfcorehdr(run: Run, profile: SimProfile, kimage: Kimage): number {
  let index = -1;
  if (!profile.faults.has('no-elf-magic')) {
    kimage.segments.forEach((segment, i) => {
      if (segment.magic === 'elf') index = i;
    });
  }
  if (profile.faults.has('hijacked-magic') && index >= 0) index = kimage.segments.length;
  record(run, {
    actor: 'crash handler',
    action: 'search the segments for the ELF magic',
    reads: ['first bytes of every segment'],
    ...(profile.faults.has('hijacked-magic')
      ? { note: 'a later segment begins with the magic, too: the last match wins' }
      : {}),
  });
  return index;
}
