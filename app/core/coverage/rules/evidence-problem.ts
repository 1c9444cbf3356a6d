// Evidence that could not be read whole. What the verdict rests on must not be silently short.
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { whereText } from '../../machine/provenance';
import type { Problem } from '../../machine/provenance';

const MOST = 20;

function basis(ctx: JudgeContext): ReadonlySet<string> {
  const { iomem, memblockMemory, elfcorehdr, kexec } = ctx.machine;
  const files = [ctx.present?.where.file, iomem?.file, memblockMemory?.file, elfcorehdr?.file, kexec.cmaRanges?.file];
  return new Set(files.filter((f) => f !== undefined));
}

function severity(ctx: JudgeContext, files: ReadonlySet<string>, problem: Problem): Finding['severity'] {
  const blocks = ctx.machine.memoryBlocks?.dir;
  const { file } = problem.where;
  return files.has(file) || (blocks !== undefined && file.startsWith(`${blocks}/memory`)) ? 'unknown' : 'info';
}

/** `unknown` for files the verdict rests on, else `info`; at most 20, then one that counts the rest. */
export function evidenceProblem(ctx: JudgeContext): readonly Finding[] {
  const files = basis(ctx);
  const { problems } = ctx.machine;
  const findings = problems.slice(0, MOST).map((p): Finding => ({
    id: 'evidence-problem',
    severity: severity(ctx, files, p),
    message: `${whereText(p.where)} ${p.message}${p.hint ? ` (${p.hint})` : ''}`,
    evidence: [p.where],
  }));
  const rest = problems.slice(MOST);
  if (rest.length === 0) return findings;
  const worst = rest.some((p) => severity(ctx, files, p) === 'unknown') ? 'unknown' : 'info';
  const message = `${rest.length} more problems with the evidence.`;
  return [
    ...findings,
    { id: 'evidence-problem', severity: worst, message, evidence: rest.slice(0, 1).map((p) => p.where) },
  ];
}
