// The one list of designs, and which one a kernel release implies.
import { isOlder, releaseNumber } from '../../core/coverage/arch-facts';
import type { Arch } from '../../core/machine/machine';
import type { Design } from './design';
import { mainline610 } from './mainline-6.10';
import { mainline612 } from './mainline-6.12';
import { mainline66 } from './mainline-6.6';
import { mainline72 } from './mainline-7.2';
import { mainlineNext } from './mainline-next';
import { none } from './none';
import { udevReload } from './udev-reload';
import { v12 } from './v12';
import { v12MemRange } from './v12-mem-range';
import { v12MemoryNotify } from './v12-memory-notify';

export const DESIGNS: readonly Design[] = [
  none,
  udevReload,
  v12,
  v12MemRange,
  v12MemoryNotify,
  mainline66,
  mainline610,
  mainline612,
  mainline72,
  mainlineNext,
];

/** First release of each merged design, newest first. */
const SINCE: readonly (readonly [since: readonly [number, number], design: Design])[] = [
  // The CMA reservation: first release not verified, about 6.17.
  [[6, 17], mainline72],
  [[6, 12], mainline612],
  [[6, 10], mainline610],
  [[6, 6], mainline66],
];

/** The design of a kernel release on an architecture; `none` where it has no crash hotplug or is not known. */
export function designOfRelease(release: string | undefined, arch: Arch | undefined): Design {
  const version = release === undefined ? undefined : releaseNumber(release);
  if (!version || arch === undefined) return none;
  const newest = SINCE.find(([since, design]) => !isOlder(version, since) && design.archs.includes(arch));
  return newest ? newest[1] : none;
}

export function findDesign(id: string): Design | undefined {
  return DESIGNS.find((design) => design.id === id);
}
