// RAM in use that no PT_LOAD describes. Nothing fails at dump time: /proc/vmcore is just smaller and makedumpfile
// prints "Completed" (seen: x86_64 05-crash-added-nohp, ppc64le crash-stale-dimm).
import { subtractRanges } from '../../range/range-set';
import { blocksWhere, ramWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

const STATES_COMMAND = 'grep -H . /sys/devices/system/memory/block_size_bytes /sys/devices/system/memory/memory*/state';

/** `breaks` for online RAM; `unknown` where the evidence does not say whether the uncovered RAM is online. */
export function missing(ctx: JudgeContext): readonly Finding[] {
  if (!ctx.header || !ctx.present) return [];
  const { file } = ctx.header.evidence;
  const uncovered = (ram: Parameters<typeof subtractRanges>[0]) =>
    subtractRanges(subtractRanges(ram, ctx.excluded), ctx.header?.loadRanges ?? ram);
  const findings: Finding[] = [];
  const lost = ctx.online ? uncovered(ctx.online) : undefined;
  if (lost && lost.starts.length > 0) {
    findings.push({
      id: 'missing',
      severity: 'breaks',
      message:
        `${amountAt(lost)} of online RAM is in no PT_LOAD: a dump would silently lack it. ` +
        'makedumpfile would still say "Completed".',
      ranges: lost,
      evidence: [...ramWhere(ctx, lost), ...blocksWhere(ctx, lost), { file }],
    });
  }
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
