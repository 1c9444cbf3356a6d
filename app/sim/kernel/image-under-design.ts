// The captured image as the kernel of the chosen design holds it. Without a handler nothing updates it. With one, what
// kexec_file_load made follows hotplug (the kernel sees to it itself), whatever kernel the capture was taken on; what
// kexec_load made does only where it was loaded with the flag.
import type { SimProfile } from '../run/profile';
import type { Kimage } from '../state/kimage';
import { elfcorehdrSegment } from './image-segments';
import { handlerOf, segmentSize } from './segment-size';

export function imageUnderDesign(kimage: Kimage, profile: SimProfile, possibleCpus: number): Kimage {
  const handler = handlerOf(profile);
  if (!handler) return kimage.hotplugSupport ? { ...kimage, hotplugSupport: false } : kimage;
  if (!kimage.fileMode || kimage.hotplugSupport) return kimage;
  // powerpc's size is that of the header plus the ranges it has room for beyond today's: as if there were none today.
  const built = { bytes: kimage.header.length, ranges: 0, possibleCpus };
  const { memszBytes, indexKnown } = segmentSize(profile, 'file', built);
  const memsz = BigInt(memszBytes);
  const at = elfcorehdrSegment(kimage.segments);
  return {
    ...kimage,
    hotplugSupport: true,
    elfcorehdrIndex: indexKnown ? at : -1,
    elfcorehdrMemszBytes: memsz,
    segments: kimage.segments.map((segment, i) =>
      i === at ? { ...segment, memszBytes: memsz, inDigest: !indexKnown } : segment,
    ),
  };
}
