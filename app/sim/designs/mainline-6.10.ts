// 6.10: powerpc joins, struct memory_notify is passed; sizes of split ranges wrap as first merged, and the capture kernel
// keeps only as much of the elfcorehdr as the first header took.
import type { Design } from './design';
import { MAINLINE } from './mainline';

export const mainline610: Design = {
  id: 'mainline-6.10',
  title: 'mainline 6.10',
  archs: ['x86_64', 'i386', 'ppc64', 'ppc64le'],
  kernels: '6.10 and 6.11, stable kernels before the size fix of November 2025',
  released: true,
  source: 'merge e789d4499abd, spec 4.7 and 5.6; sizes: labs, FINDINGS 4 of ppc64le',
  behaviour: { ...MAINLINE, removal: 'first-merged', elfHeadersSz: 'built' },
};
