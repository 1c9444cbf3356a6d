// Addresses a PT_LOAD describes that are no RAM (any more). The capture kernel does not test loads against anything
// (fs/proc/vmcore.c, 6.12): what happens depends on the platform that answers the read (spec 5.4).
import { subtractRanges, totalBytes } from '../../range/range-set';
import { loadsTouching, phdrsWhere, ramWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

const PAGE = 4096n;

function consequence(ctx: JudgeContext, subPage: boolean): string {
  if (subPage) {
    return (
      'A PT_LOAD ends past the RAM it describes, as the kernel leaves it when it splits a range (powerpc remove_mem_range). ' +
      'makedumpfile completes, with one page too many.'
    );
  }
  const platform =
    ctx.arch.ramSource === 'memblock'
      ? 'Under QEMU it reads as zeros and makedumpfile says "Completed"; on PowerVM collecting the dump was reported to fail.'
      : 'Under QEMU it reads as zeros and makedumpfile says "Completed"; other platforms may answer the read with an error.';
  return `${platform} The next memory online or offline event rewrites the header.`;
}

/** `risk`: nothing in RAM is lost, but the dump reads memory that is not there. */
export function phantom(ctx: JudgeContext): readonly Finding[] {
  if (!ctx.header || !ctx.present) return [];
  const gone = subtractRanges(subtractRanges(ctx.header.loadRanges, ctx.present.ranges), ctx.firmware);
  if (gone.starts.length === 0) return [];
  const phdrs = loadsTouching(ctx.header, gone);
  const subPage = totalBytes(gone) < PAGE;
  return [
    {
      id: 'phantom',
      severity: 'risk',
      message: `${amountAt(gone)} is in the header and is not RAM of this machine. ${consequence(ctx, subPage)}`,
      ranges: gone,
      phdrs,
      evidence: [...phdrsWhere(ctx.header, phdrs), ...ramWhere(ctx, gone)],
    },
  ];
}
