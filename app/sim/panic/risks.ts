// What may go wrong between the panic and /proc/vmcore although the image is whole (spec 5.1 P7, 5.6).
import type { CoreHeader } from '../../core/elf/core-header';
import type { SimState } from '../state/sim-state';
import type { Statement } from './panic-outcome';

/** Bytes of the table that lie behind what the capture kernel keeps for itself; 0 where it keeps all. */
export function unreservedHeaderBytes({ kimage }: SimState, header: CoreHeader): number {
  const kept = kimage?.elfHeadersSzBytes;
  return kept === undefined ? 0 : Math.max(0, header.bytesUsed - Number(kept));
}

export function risksOf(state: SimState, header: CoreHeader | undefined): Statement[] {
  const described = state.kimage?.fdtCpus;
  const absent = described ? state.cpus.online.filter((cpu) => !described.includes(cpu)) : [];
  const open = header ? unreservedHeaderBytes(state, header) : 0;
  return [
    ...(absent.length > 0
      ? [
          {
            text: `the crash FDT does not describe CPU ${absent.join(', ')}: a panic there may not boot the capture kernel`,
            confidence: 'deduced' as const,
            source: 'spec 5.1 P7',
          },
        ]
      : []),
    ...(open > 0
      ? [
          {
            text: `the last ${open} bytes of the header lie in memory that the capture kernel may use: it may find them overwritten`,
            confidence: 'deduced' as const,
            source: 'spec 5.6',
          },
        ]
      : []),
  ];
}
