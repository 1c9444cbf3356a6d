// Development trees based on 7.3-rc5: sorted exclusion instead of remove_mem_range, arm64, CPU events ignored on x86.
// Not in a released kernel.
import type { Design } from './design';
import { MAINLINE } from './mainline';

export const mainlineNext: Design = {
  id: 'mainline-next',
  title: 'development tree (unreleased)',
  archs: ['x86_64', 'i386', 'ppc64', 'ppc64le', 'arm64'],
  kernels: 'linux-mm on 7.3-rc5',
  released: false,
  source: 'public copy of linux-mm, spec 4.9',
  behaviour: {
    ...MAINLINE,
    removal: 'exact',
    cpuEvents: 'skip',
    preparesAtLoad: true,
    elfHeadersSz: 'segment',
    spareSlots: 3,
  },
};
