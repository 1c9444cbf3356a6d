// What merged kernels share. Each release file says only what is its own.
import type { InKernel } from './design';
import { MERGED_ACTIONS } from './design';

export const MAINLINE: InKernel = {
  kind: 'in-kernel',
  noteCpus: 'possible',
  exclusionLoop: 'all-hits',
  lock: 'trylock',
  argument: 'memory-notify',
  removal: 'one-byte-long',
  cpuCallback: 'PREPARE_DYN',
  cpuEvents: 'skip-when-complete',
  actions: MERGED_ACTIONS,
  messages: {
    trylockFailed: 'crash hp: kexec_trylock() failed, kdump image may be inaccurate',
    prepareFailed: 'crash hp: unable to create new elfcorehdr',
    updated: 'crash hp: updated elfcorehdr',
    mapFailed: 'crash hp: mapping elfcorehdr segment failed',
  },
  spareSlots: 2,
  maxMemoryRanges: 8192,
};
