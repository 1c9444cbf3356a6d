// Two PT_LOADs that describe the same RAM. /proc/vmcore takes it (no test in fs/proc/vmcore.c) and holds it twice.
// Kernel text overlaps by design and is not among the loads.
import { growingU64 } from '../../range/growing-column';
import { rangesFromColumns } from '../../range/range-set';
import { phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

/** `risk`. Cost: one sort. */
export function overlap(ctx: JudgeContext): readonly Finding[] {
  if (!ctx.header) return [];
  const { loads } = ctx.header;
  const order = Uint32Array.from(loads.keys());
  const startOf = (i: number): bigint => loads[i]?.start ?? 0n;
  order.sort((a, b) => (startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : a - b));
  const starts = growingU64();
  const lasts = growingU64();
  // By place in the table: a hostile one has 10^6 loads of the same address.
  const overlaps = new Uint8Array(loads.length);
  let reach = order[0] ?? 0;
  for (const next of order.subarray(1)) {
    const [load, widest] = [loads[next], loads[reach]];
    if (load === undefined || widest === undefined) continue;
    if (load.start <= widest.last) {
      starts.push(load.start);
      lasts.push(load.last < widest.last ? load.last : widest.last);
      overlaps[next] = overlaps[reach] = 1;
    }
    if (load.last > widest.last) reach = next;
  }
  if (starts.length === 0) return [];
  const ranges = rangesFromColumns(starts.done(), lasts.done());
  const indexes = loads.flatMap(({ index }, i) => (overlaps[i] === 1 ? [index] : []));
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
