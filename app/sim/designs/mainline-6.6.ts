// 6.6 to 6.9: x86 only, no argument (kernel/crash_core.c, arch/x86/kernel/crash.c).
import type { Design } from './design';
import { MAINLINE } from './mainline';

const { removal: _powerpcOnly, ...x86Only } = MAINLINE;

export const mainline66: Design = {
  id: 'mainline-6.6',
  title: 'mainline 6.6',
  archs: ['x86_64', 'i386'],
  kernels: '6.6 to 6.9',
  released: true,
  source: 'merge d68b4b6f307d (v28 of the series), spec 4.6',
  behaviour: {
    ...x86Only,
    argument: 'none',
    messages: {
      ...MAINLINE.messages,
      trylockFailed: 'crash hp: kexec_trylock() failed, elfcorehdr may be inaccurate',
    },
  },
};
