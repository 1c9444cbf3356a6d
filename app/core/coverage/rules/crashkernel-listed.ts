// The crashkernel reservation inside a PT_LOAD: the capture kernel would be asked to dump itself.
// RTAS and OPAL are listed on purpose even where they lie inside it (get_crash_memory_ranges, powerpc).
import { intersectRanges, subtractRanges } from '../../range/range-set';
import { loadsTouching, phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

const DEVICE_TREE_COMMAND =
  'hexdump -C /proc/device-tree/rtas/linux,rtas-base; hexdump -C /proc/device-tree/rtas/rtas-size';

/** `risk`; `unknown` where it may be RTAS, whose place the evidence does not give. */
export function crashkernelListed(ctx: JudgeContext): readonly Finding[] {
  if (!ctx.header) return [];
  const ranges = subtractRanges(intersectRanges(ctx.header.loadRanges, ctx.crashkernel.ranges), ctx.firmware);
  if (ranges.starts.length === 0) return [];
  const phdrs = loadsTouching(ctx.header, ranges);
  const listed = `${amountAt(ranges)} of the crashkernel reservation is in the header`;
  const evidence = [...phdrsWhere(ctx.header, phdrs), ...ctx.crashkernel.where];
  if (ctx.firmwareUnknown) {
    const message = `${listed}. That is by design if it is RTAS or OPAL; the evidence does not say where they lie.`;
    return [
      { id: 'crashkernel-listed', severity: 'unknown', message, ranges, phdrs, command: DEVICE_TREE_COMMAND, evidence },
    ];
  }
  const message = `${listed}: the dump would hold the capture kernel itself.`;
  return [{ id: 'crashkernel-listed', severity: 'risk', message, ranges, phdrs, evidence }];
}
