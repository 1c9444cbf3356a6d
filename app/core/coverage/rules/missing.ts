// RAM in use that no PT_LOAD describes. Nothing fails at dump time: /proc/vmcore is just smaller and makedumpfile
// prints "Completed" (seen: x86_64 05-crash-added-nohp, ppc64le crash-stale-dimm).
import { subtractRanges } from '../../range/range-set';
import type { RangeSet } from '../../range/range-set';
import { blocksWhere, ramWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

const STATES_COMMAND = 'grep -H . /sys/devices/system/memory/block_size_bytes /sys/devices/system/memory/memory*/state';

function lostRam(ctx: JudgeContext, lost: RangeSet, file: string): Finding {
  // A loaded image has a reservation; where the evidence does not name all of it, the uncovered RAM may be just that.
  const certain = ctx.crashkernel.ranges.starts.length > 0 && !ctx.cmaUnknown;
  const consequence = certain
    ? 'a dump would silently lack it. makedumpfile would still say "Completed".'
    : 'a dump would lack it, unless it is the crashkernel reservation, which the evidence does not name whole.';
  return {
    id: 'missing',
    severity: certain ? 'breaks' : 'unknown',
    message: `${amountAt(lost)} of online RAM is in no PT_LOAD: ${consequence}`,
    ranges: lost,
    evidence: [...ramWhere(ctx, lost), ...blocksWhere(ctx, lost), { file }],
  };
}

/** `breaks` for online RAM; `unknown` where the evidence does not say whether the uncovered RAM is online. */
export function missing(ctx: JudgeContext): readonly Finding[] {
  if (!ctx.header || !ctx.present) return [];
  const { file } = ctx.header.evidence;
  const uncovered = (ram: RangeSet) => subtractRanges(subtractRanges(ram, ctx.excluded), ctx.header?.loadRanges ?? ram);
  const findings: Finding[] = [];
  const lost = ctx.online ? uncovered(ctx.online) : undefined;
  if (lost && lost.starts.length > 0) findings.push(lostRam(ctx, lost, file));
  const doubtful = uncovered(ctx.unstated);
  if (doubtful.starts.length > 0) {
    findings.push({
      id: 'missing',
      severity: 'unknown',
      message: `${amountAt(doubtful)} of RAM is in no PT_LOAD, and the evidence does not say whether it is online.`,
      ranges: doubtful,
      command: STATES_COMMAND,
      evidence: [...ramWhere(ctx, doubtful), { file }],
    });
  }
  return findings;
}
