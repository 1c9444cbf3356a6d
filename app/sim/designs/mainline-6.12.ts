// 6.12 (stable): split tails one byte too long and appended at the end.
import type { Design } from './design';
import { MAINLINE } from './mainline';

export const mainline612: Design = {
  id: 'mainline-6.12',
  title: 'mainline 6.12',
  archs: ['x86_64', 'i386', 'ppc64', 'ppc64le'],
  kernels: '6.12 stable (6.12.107 and 6.12.117 were run) and later, up to the CMA reservation',
  released: true,
  source: 'linux 6.12.117 kernel/crash_core.c, arch/x86/kernel/crash.c, arch/powerpc/kexec; captures',
  behaviour: MAINLINE,
};
