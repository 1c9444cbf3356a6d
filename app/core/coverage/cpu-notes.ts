// Matches the header's PT_NOTEs with the machine's CPUs by address, as crash_notes of sysfs states it.
import type { JudgeContext } from './judge-context';

export interface CpuNotes {
  /** Program headers of CPU notes, in table order. */
  readonly phdrs: readonly number[];
  readonly matchedCpus: ReadonlySet<number>;
  /** CPU notes whose address belongs to no CPU that sysfs names. */
  readonly unmatched: readonly number[];
  readonly vmcoreinfoPhdr?: number;
}

/** Undefined without a header, and where a text lists its memory only. */
export function matchCpuNotes(ctx: JudgeContext): CpuNotes | undefined {
  if (!ctx.header || ctx.header.stated?.memoryOnly) return undefined;
  const { roles, cpus } = ctx.header.roles;
  const phdrs: number[] = [];
  const unmatched: number[] = [];
  const matchedCpus = new Set<number>();
  let vmcoreinfoPhdr: number | undefined;
  roles.forEach((role, i) => {
    if (role === 'vmcoreinfo') vmcoreinfoPhdr = i;
    if (role !== 'cpu-note') return;
    phdrs.push(i);
    const cpu = cpus[i] ?? -1;
    if (cpu >= 0) matchedCpus.add(cpu);
    else unmatched.push(i);
  });
  return { phdrs, matchedCpus, unmatched, ...(vmcoreinfoPhdr === undefined ? {} : { vmcoreinfoPhdr }) };
}
