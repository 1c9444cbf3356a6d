// v12 of the series as posted (September 2022): no range is passed, present CPUs, the mutex sleeps, CPUs while they run.
import type { Design, InKernel } from './design';
import { V12_ACTIONS } from './design';

export const V12: InKernel = {
  kind: 'in-kernel',
  noteCpus: 'present',
  exclusionLoop: 'first-hit',
  lock: 'mutex',
  argument: 'none',
  cpuCallback: 'AP_ONLINE_DYN',
  cpuEvents: 'rebuild',
  actions: V12_ACTIONS,
  messages: {
    trylockFailed: undefined,
    prepareFailed: 'crash hp: unable to prepare elfcore headers',
    updated: 'crash hp: re-loaded elfcorehdr at',
    // v12 prints that the header was loaded again even when the map failed.
    mapFailed: undefined,
  },
  spareSlots: 2,
  maxMemoryRanges: 32768,
};

export const v12: Design = {
  id: 'v12',
  title: 'v12 as posted',
  archs: ['x86_64', 'ppc64', 'ppc64le'],
  kernels: 'proposed in 2022, never merged in this form',
  released: false,
  source:
    'LKML 2022-09-09 "[PATCH v12 n/7]", spec 4.2; on powerpc with the handler that the thread argues about: as posted only x86 maps its segments and every event on powerpc says "unable to locate elfcorehdr segment"',
  behaviour: V12,
};
