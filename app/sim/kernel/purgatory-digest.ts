// The SHA-256 that purgatory verifies at panic (kernel/kexec_file.c kexec_calculate_store_digests, kexec-tools; spec 1.7,
// 5.2): it breaks where a covered segment changed after load. Who verifies it differs by architecture and load path.
import { sameBytes } from '../headers/same-bytes';
import type { SimProfile } from '../run/profile';
import type { Kimage } from '../state/kimage';

const coversHeader = (kimage: Kimage, profile: SimProfile): boolean =>
  profile.faults.has('elfcorehdr-in-digest') ||
  kimage.segments.some((segment) => segment.role === 'elfcorehdr' && segment.inDigest);

/** The old bytes end where the segment's zeros begin: a shorter array stands for the same segment. */
function sameSegment(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  const length = Math.min(a.length, b.length);
  const rest = a.length > length ? a.subarray(length) : b.subarray(length);
  return sameBytes(a.subarray(0, length), b.subarray(0, length)) && rest.every((byte) => byte === 0);
}

/** The image with `digestMatches` as its segments are now. */
export function withDigest(kimage: Kimage, profile: SimProfile): Kimage {
  const others = kimage.segments.some((segment) => segment.inDigest && segment.changed);
  const header = coversHeader(kimage, profile) && !sameSegment(kimage.header, kimage.digestedHeader);
  const digestMatches = !others && !header;
  return digestMatches === kimage.digestMatches ? kimage : { ...kimage, digestMatches };
}
