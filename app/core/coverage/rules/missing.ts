// RAM in use that no PT_LOAD describes. Nothing fails at dump time: /proc/vmcore is just smaller and makedumpfile
// prints "Completed" (seen: x86_64 05-crash-added-nohp, ppc64le crash-stale-dimm).
import { EMPTY_RANGES, intersectRanges, rangesFromPairs, subtractRanges } from '../../range/range-set';
import type { RangeSet } from '../../range/range-set';
import { archFacts } from '../arch-facts';
import { blocksWhere, ramWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

const STATES_COMMAND = 'grep -H . /sys/devices/system/memory/block_size_bytes /sys/devices/system/memory/memory*/state';

/** What an x86 kernel leaves out by design, and no other does. */
const X86_LOW = rangesFromPairs([[0n, archFacts('x86_64').lowExclusionEnd - 1n]]);

/** Where nothing says which architecture this is, low memory outside the header proves nothing. */
function lostLowRam(ctx: JudgeContext, lost: RangeSet, file: string): Finding {
  return {
    id: 'missing',
    severity: 'unknown',
    message: `${amountAt(lost)} of online RAM is in no PT_LOAD: by design on x86, lost elsewhere, and the evidence does not say which architecture this is.`,
    ranges: lost,
    command: 'uname -m',
    evidence: [...ramWhere(ctx, lost), ...blocksWhere(ctx, lost), { file }],
  };
}

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
  const lost = ctx.online ? uncovered(ctx.online) : EMPTY_RANGES;
  const low = ctx.machine.arch === undefined ? intersectRanges(lost, X86_LOW) : EMPTY_RANGES;
  const certain = subtractRanges(lost, low);
  if (certain.starts.length > 0) findings.push(lostRam(ctx, certain, file));
  if (low.starts.length > 0) findings.push(lostLowRam(ctx, low, file));
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
