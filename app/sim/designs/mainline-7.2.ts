// 7.2: CMA ranges are cut, no lock message while a kexec is in progress; the rest as 6.12, one-byte tail included.
import type { Design } from './design';
import { MAINLINE } from './mainline';

export const mainline72: Design = {
  id: 'mainline-7.2',
  title: 'mainline 7.2',
  archs: ['x86_64', 'i386', 'ppc64', 'ppc64le'],
  kernels: '7.2 (7.2.13 was run)',
  released: true,
  source: 'linux 7.2.13, spec 4.8; captures',
  behaviour: { ...MAINLINE, elfHeadersSz: 'segment', spareSlots: 3 },
};
