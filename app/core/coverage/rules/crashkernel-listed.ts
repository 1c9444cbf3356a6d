// The crashkernel reservation inside a PT_LOAD: the capture kernel would be asked to dump itself.
// RTAS and OPAL are listed on purpose even where they lie inside it (get_crash_memory_ranges, powerpc).
import { intersectRanges, subtractRanges } from '../../range/range-set';
import { loadsTouching, phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

/** `risk`. */
export function crashkernelListed(ctx: JudgeContext): readonly Finding[] {
  if (!ctx.header) return [];
  const ranges = subtractRanges(intersectRanges(ctx.header.loadRanges, ctx.crashkernel.ranges), ctx.firmware);
  if (ranges.starts.length === 0) return [];
  const phdrs = loadsTouching(ctx.header, ranges);
  return [
    {
      id: 'crashkernel-listed',
      severity: 'risk',
      message: `${amountAt(ranges)} of the crashkernel reservation is in the header: the dump would hold the capture kernel itself.`,
      ranges,
      phdrs,
      evidence: [...phdrsWhere(ctx.header, phdrs), ...ctx.crashkernel.where],
    },
  ];
}
