// p_vaddr - p_paddr is one constant over all RAM loads (__va). A load that differs sends readers of virtual addresses
// to the wrong page.
import { hex } from '../../address/u64';
import { phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { plural } from '../phrases';

/** i386 kexec-tools writes -1 for high memory, which has no direct mapping. */
const NO_VADDR = new Set([0xffffffffffffffffn, 0xffffffffn]);

/** `risk`. */
export function pageOffsetDisagrees(ctx: JudgeContext): readonly Finding[] {
  const header = ctx.header;
  const pageOffset = header?.roles.pageOffset;
  if (!header || pageOffset === undefined) return [];
  const { vaddrs, paddrs } = header.header.phdrs;
  const phdrs = header.loads
    .map((l) => l.index)
    .filter((i) => {
      const vaddr = vaddrs[i] ?? 0n;
      return !NO_VADDR.has(vaddr) && BigInt.asUintN(64, vaddr - (paddrs[i] ?? 0n)) !== pageOffset;
    });
  if (phdrs.length === 0) return [];
  return [
    {
      id: 'page-offset-disagrees',
      severity: 'risk',
      message: `${plural(phdrs.length, 'PT_LOAD')} (${phdrs.slice(0, 6).join(', ')}) ${phdrs.length === 1 ? 'does' : 'do'} not share the direct mapping of the others (${hex(pageOffset)}).`,
      phdrs,
      evidence: phdrsWhere(header, phdrs),
    },
  ];
}
