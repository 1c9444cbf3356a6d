// The SHA-256 that purgatory verifies at panic (kernel/kexec_file.c kexec_calculate_store_digests, kexec-tools; spec 1.7,
// 5.2): it breaks where a covered segment changed after load. Who verifies it differs by architecture and load path.
import { sameBytes } from '../headers/same-bytes';
import type { SimProfile } from '../run/profile';
import type { Kimage, Purgatory } from '../state/kimage';

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

export interface PurgatoryOutcome {
  /** `goes on`: the capture kernel starts; `hangs`: purgatory loops, no dump; `unknown`: not read for this architecture. */
  readonly result: 'goes on' | 'hangs' | 'unknown';
  readonly digest: 'matches' | 'mismatch';
  readonly verifiedBy: Purgatory;
  /** What the console shows; the two digests follow as hex where it says so. */
  readonly console: readonly string[];
  /** `read`: in the named sources; none of it was run with a mismatch. */
  readonly confidence: 'read';
}

const CONSOLE: Readonly<Record<Purgatory, readonly string[]>> = {
  kernel: [],
  'kexec-tools': ['sha256 digests do not match :(', '       digest: ', 'sha256_digest: '],
  none: [],
  unknown: [],
};

/** What happens between the two kernels when this image's machine panics. */
export function purgatoryOutcome(kimage: Kimage): PurgatoryOutcome {
  const { purgatory, digestMatches } = kimage;
  const base = { verifiedBy: purgatory, confidence: 'read' } as const;
  if (digestMatches) return { ...base, result: 'goes on', digest: 'matches', console: [] };
  const result = purgatory === 'none' ? 'goes on' : purgatory === 'unknown' ? 'unknown' : 'hangs';
  return { ...base, result, digest: 'mismatch', console: CONSOLE[purgatory] };
}
