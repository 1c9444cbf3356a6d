// Two PT_LOADs that describe the same RAM. /proc/vmcore takes it (no test in fs/proc/vmcore.c) and holds it twice.
// Kernel text overlaps by design and is not among the loads.
import { rangesFromPairs } from '../../range/range-set';
import { phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

/** `risk`. Cost: one sort. */
export function overlap(ctx: JudgeContext): readonly Finding[] {
  if (!ctx.header) return [];
  const loads = [...ctx.header.loads].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const pairs: [bigint, bigint][] = [];
  const phdrs = new Set<number>();
  let reach = loads[0];
  for (const load of loads.slice(1)) {
    if (reach && load.start <= reach.last) {
      pairs.push([load.start, load.last < reach.last ? load.last : reach.last]);
      phdrs.add(reach.index).add(load.index);
    }
    if (!reach || load.last > reach.last) reach = load;
  }
  if (pairs.length === 0) return [];
  const ranges = rangesFromPairs(pairs);
  const indexes = [...phdrs].sort((a, b) => a - b);
  return [
    {
      id: 'overlap',
      severity: 'risk',
      message: `${amountAt(ranges)} is described by more than one PT_LOAD (${indexes.slice(0, 6).join(', ')}): /proc/vmcore would hold it twice.`,
      ranges,
      phdrs: indexes,
      evidence: phdrsWhere(ctx.header, indexes),
    },
  ];
}
