// v12 with Sourabh Jain's counter-offer of 2022-10-17: struct memory_notify is passed as it is.
import type { Design } from './design';
import { V12 } from './v12';

export const v12MemoryNotify: Design = {
  id: 'v12-memory-notify',
  title: 'v12 + struct memory_notify',
  archs: ['x86_64', 'ppc64', 'ppc64le'],
  kernels: 'argued about in 2022; the merged form passes it, too',
  released: false,
  source: 'LKML 2022-10-17, reply to "[PATCH v12 3/7]", spec 4.4 D',
  behaviour: { ...V12, argument: 'memory-notify', removal: 'exact' },
};
