// What purgatory says when it compares the image with its digest (spec 5.2): x86 purgatory.c and kexec-tools' purgatory
// verify, powerpc's kernel-built one is a trampoline only.
import type { Arch } from '../../core/machine/machine';
import { purgatoryStops } from '../state/kimage';
import type { Kimage } from '../state/kimage';
import type { DigestOutcome } from './panic-outcome';
import { seenOn } from './seen-on';

const MISMATCH = 'sha256 digests do not match :(';

const deduced = (stops: boolean, text: string, message?: string): DigestOutcome => ({
  stops,
  text,
  ...(message === undefined ? {} : { message }),
  confidence: 'deduced',
  source: 'spec 5.2',
});

/** powerpc: no crash of an image loaded with kexec_file_load was seen. */
export function digestOutcome(arch: Arch, kimage: Kimage): DigestOutcome {
  const { digestMatches, purgatory, fileMode } = kimage;
  const covers = kimage.segments.some((segment) => segment.role === 'elfcorehdr' && segment.inDigest);
  if (digestMatches && !covers)
    return {
      stops: false,
      text: 'the digest leaves the elfcorehdr out',
      ...seenOn(arch, {
        x86_64: 'FINDINGS x86_64 20: purgatory did not object to a rewritten header',
        ...(fileMode ? {} : { ppc64le: 'FINDINGS ppc64le 9: purgatory did not object to a rewritten header' }),
      }),
    };
  if (digestMatches) return deduced(false, 'the digest covers the elfcorehdr, which is as it was loaded');
  if (purgatoryStops(kimage))
    return purgatory === 'kernel'
      ? deduced(true, 'the digest does not match: purgatory loops silently, nothing follows the panic on the console')
      : deduced(true, `the digest does not match: purgatory prints "${MISMATCH}" and loops`, MISMATCH);
  if (purgatory === 'none')
    return deduced(false, 'the digest does not match, but the kernel-built purgatory of powerpc verifies nothing');
  return {
    stops: false,
    text: 'the digest does not match; whether this purgatory verifies it is not known',
    confidence: 'unknown',
    source: '-',
  };
}
