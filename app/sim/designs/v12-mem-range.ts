// v12 with Eric DeVolder's offer of 2022-10-07: mem_start and mem_size are passed to the architecture.
import type { Design } from './design';
import { V12 } from './v12';

export const v12MemRange: Design = {
  id: 'v12-mem-range',
  title: 'v12 + mem_start, mem_size',
  archs: ['x86_64', 'ppc64', 'ppc64le'],
  kernels: 'argued about in 2022',
  released: false,
  source: 'LKML 2022-10-17, reply to "[PATCH v12 3/7]", spec 4.4 C',
  behaviour: { ...V12, argument: 'mem-range', removal: 'exact' },
};
