// CPUs without a PT_NOTE. An online CPU without one loses its registers, and crash hands later CPUs the wrong ones
// (netdump.c map_cpus_to_prstatus reassigns by order). 6.5 and older and kexec-tools list present CPUs only: by design.
import { phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { cpuList } from '../phrases';
import { matchCpuNotes } from '../cpu-notes';
import type { CpuNotes } from '../cpu-notes';

/** CPUs of the list that certainly have no note: their address is known and absent, or there are not enough notes. */
function without(ctx: JudgeContext, cpus: readonly number[], notes: CpuNotes): number[] {
  const lacking = cpus.filter((cpu) => !notes.matchedCpus.has(cpu));
  // A CPU whose address sysfs does not give may own any of the unmatched notes.
  const addressless = lacking.filter((cpu) => !ctx.machine.cpus.crashNotes.has(cpu));
  const excused = new Set(addressless.length <= notes.unmatched.length ? addressless : []);
  return lacking.filter((cpu) => !excused.has(cpu));
}

function vmcoreinfoFinding(ctx: JudgeContext, notes: CpuNotes): readonly Finding[] {
  const stated = ctx.machine.kexec.vmcoreinfo;
  if (!stated || !ctx.header || notes.vmcoreinfoPhdr !== undefined) return [];
  return [
    {
      id: 'notes-missing',
      severity: 'breaks',
      message: 'No PT_NOTE points at vmcoreinfo: makedumpfile could not tell the kernel’s layout from the dump.',
      evidence: [stated.where, { file: ctx.header.evidence.file }],
    },
  ];
}

/** `breaks` for online CPUs, `info` for CPUs that cannot have registers to save now. */
export function notesMissing(ctx: JudgeContext): readonly Finding[] {
  const notes = matchCpuNotes(ctx);
  if (!notes || !ctx.header) return [];
  const { possible, present, online } = ctx.machine.cpus;
  const findings: Finding[] = [...vmcoreinfoFinding(ctx, notes)];
  const lost = online ? without(ctx, online.value, notes) : [];
  if (online && lost.length > 0) {
    findings.push({
      id: 'notes-missing',
      severity: 'breaks',
      message: `${cpuList(lost)} ${lost.length === 1 ? 'is' : 'are'} online and without a PT_NOTE: the dump would lack these registers, and crash may show later CPUs with the wrong ones.`,
      cpus: lost,
      evidence: [online.where, ...phdrsWhere(ctx.header, notes.phdrs)],
    });
  }
  const others = possible ?? present;
  const idle = others ? without(ctx, others.value, notes).filter((cpu) => !lost.includes(cpu)) : [];
  if (others && idle.length > 0 && online) {
    findings.push({
      id: 'notes-missing',
      severity: 'info',
      message: `${cpuList(idle)} ${idle.length === 1 ? 'has' : 'have'} no PT_NOTE and ${idle.length === 1 ? 'is' : 'are'} not online: nothing to save now; kdump must be reloaded or updated before they run.`,
      cpus: idle,
      evidence: [others.where, online.where],
    });
  }
  return findings;
}
