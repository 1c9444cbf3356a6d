// Loads that end between pages where RAM does not end: a size off by a byte, as powerpc's remove_mem_range leaves it
// (6.12 to 7.2). RAM that firmware ends between pages (x86: 0x9fbff) and RTAS are exact by design.
import { rangesFromPairs } from '../../range/range-set';
import { phdrsWhere, ramWhere, touches } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext, Load } from '../judge-context';
import { plural } from '../phrases';

/** The smallest page of any supported architecture: what is not a multiple of it is a multiple of none. */
const PAGE_MASK = 0xfffn;

/** `risk`. Silent where the evidence does not say where RAM ends: an odd end may then be right. */
export function unaligned(ctx: JudgeContext): readonly Finding[] {
  const { header, present } = ctx;
  if (!header || !present) return [];
  const ramLasts = new Set(present.ranges.lasts);
  const ramStarts = new Set(present.ranges.starts);
  const odd = header.loads.filter((load: Load) => {
    const role = header.roles.roles[load.index];
    if (role === 'rtas' || role === 'opal') return false;
    if (ctx.firmwareUnknown && touches(ctx.crashkernel.ranges, load.start, load.last)) return false;
    const endOdd = ((load.last + 1n) & PAGE_MASK) !== 0n && !ramLasts.has(load.last);
    const startOdd = (load.start & PAGE_MASK) !== 0n && !ramStarts.has(load.start);
    return endOdd || startOdd;
  });
  if (odd.length === 0) return [];
  const phdrs = odd.map((l) => l.index);
  const ranges = rangesFromPairs(odd.map((l) => [l.start, l.last]));
  return [
    {
      id: 'unaligned',
      severity: 'risk',
      message:
        `${plural(odd.length, 'PT_LOAD')} (${phdrs.slice(0, 6).join(', ')}) ${odd.length === 1 ? 'begins or ends' : 'begin or end'} ` +
        'between pages where RAM does not: a size that is off.',
      ranges,
      phdrs,
      evidence: [...phdrsWhere(header, phdrs), ...ramWhere(ctx, ranges)],
    },
  ];
}
