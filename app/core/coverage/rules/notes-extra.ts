// More CPU notes than possible CPUs: a note that no CPU of this machine fills, or one left from another machine or boot.
import { phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { matchCpuNotes } from '../cpu-notes';
import { plural } from '../phrases';

/** `risk`. */
export function notesExtra(ctx: JudgeContext): readonly Finding[] {
  const notes = matchCpuNotes(ctx);
  const possible = ctx.machine.cpus.possible;
  if (!notes || !possible || !ctx.header) return [];
  const addressless = possible.value.filter((cpu) => !ctx.machine.cpus.crashNotes.has(cpu)).length;
  const extra = notes.unmatched.slice(addressless);
  if (extra.length === 0) return [];
  return [
    {
      id: 'notes-extra',
      severity: 'risk',
      message: `${plural(extra.length, 'PT_NOTE')} (${extra.slice(0, 6).join(', ')}) ${extra.length === 1 ? 'belongs' : 'belong'} to no CPU of this machine: tools may count a CPU too many.`,
      phdrs: extra,
      evidence: [...phdrsWhere(ctx.header, extra), possible.where],
    },
  ];
}
