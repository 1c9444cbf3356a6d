// The same note address twice: two identical NT_PRSTATUS in the dump, one CPU too many (spec 5.5).
// Never written by the kernel's builder.
import { phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { matchCpuNotes } from '../cpu-notes';
import { hex } from '../../address/u64';

/** `risk`. */
export function notesDuplicate(ctx: JudgeContext): readonly Finding[] {
  const notes = matchCpuNotes(ctx);
  const header = ctx.header;
  if (!notes || !header) return [];
  const firstAt = new Map<bigint, number>();
  const phdrs: number[] = [];
  for (const i of notes.phdrs) {
    const paddr = header.header.phdrs.paddrs[i] ?? 0n;
    const first = firstAt.get(paddr);
    if (first === undefined) firstAt.set(paddr, i);
    else phdrs.push(first, i);
  }
  const indexes = [...new Set(phdrs)].sort((a, b) => a - b);
  const one = indexes[0];
  if (one === undefined) return [];
  return [
    {
      id: 'notes-duplicate',
      severity: 'risk',
      message: `PT_NOTEs ${indexes.slice(0, 6).join(', ')} point at the same address (${hex(header.header.phdrs.paddrs[one] ?? 0n)}): the dump would hold that CPU twice.`,
      phdrs: indexes,
      evidence: phdrsWhere(header, indexes),
    },
  ];
}
