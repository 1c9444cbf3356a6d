// RAM that is listed and offline. Harmless: its pages are not in use (x86 lists what iomem has, whatever the block states).
import { intersectRanges } from '../../range/range-set';
import { blocksWhere, loadsTouching, phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

/** `info`. */
export function idle(ctx: JudgeContext): readonly Finding[] {
  if (!ctx.header || !ctx.offline) return [];
  const ranges = intersectRanges(ctx.header.loadRanges, ctx.offline);
  if (ranges.starts.length === 0) return [];
  const phdrs = loadsTouching(ctx.header, ranges);
  return [
    {
      id: 'idle',
      severity: 'info',
      message: `${amountAt(ranges)} is in the header and offline: present, not in use, harmless.`,
      ranges,
      phdrs,
      evidence: [...blocksWhere(ctx, ranges), ...phdrsWhere(ctx.header, phdrs)],
    },
  ];
}
