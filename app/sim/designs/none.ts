// No crash hotplug and no reload: the header stays what the load wrote (kernels before 6.6 without udev rules).
import type { Design } from './design';

export const none: Design = {
  id: 'none',
  title: 'no update at all',
  archs: ['x86_64', 'i386', 'ppc64', 'ppc64le', 'arm64', 'riscv64', 'loongarch64', 's390x'],
  kernels: 'before 6.6 (x86) and 6.10 (powerpc) without reload rules',
  released: true,
  source: 'captures of 6.1.192',
  behaviour: { kind: 'none' },
};
