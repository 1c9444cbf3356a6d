// What purgatory says when it compares the image with its digest (spec 5.2): x86 purgatory.c and kexec-tools' purgatory
// verify, powerpc's kernel-built one is a trampoline only.
import type { SimProfile } from '../run/profile';
import type { Kimage } from '../state/kimage';
import type { DigestOutcome } from './panic-outcome';

const SPEC = 'spec 5.2';

/** `changed`: the header differs from the one the image was loaded with; undefined where that is not known. */
export function digestOutcome(profile: SimProfile, kimage: Kimage, changed: boolean | undefined): DigestOutcome {
  if (!profile.faults.has('elfcorehdr-in-digest')) {
    return {
      stops: false,
      text: 'the digest leaves the elfcorehdr out',
      confidence: 'seen',
      source: 'FINDINGS x86_64 20: purgatory did not object to a rewritten header',
    };
  }
  if (changed === false)
    return {
      stops: false,
      text: 'the digest covers the elfcorehdr, which is as it was loaded',
      confidence: 'deduced',
      source: SPEC,
    };
  if (kimage.fileMode && profile.arch.startsWith('ppc'))
    return {
      stops: false,
      text: 'the digest covers the rewritten elfcorehdr, but the kernel-built purgatory of powerpc verifies nothing',
      confidence: 'deduced',
      source: SPEC,
    };
  if (changed === undefined)
    return {
      stops: false,
      text: 'the digest covers the elfcorehdr; whether it was rewritten since the load is not known',
      confidence: 'unknown',
      source: SPEC,
    };
  return kimage.fileMode
    ? {
        stops: true,
        text: 'the digest does not match: purgatory loops silently, the console shows nothing more after the panic',
        confidence: 'deduced',
        source: SPEC,
      }
    : {
        stops: true,
        text: 'the digest does not match: kexec-tools’ purgatory says so and loops',
        message: 'sha256 digests do not match :(',
        confidence: 'deduced',
        source: SPEC,
      };
}
