// Evidence that could not be read whole. What the verdict rests on must not be silently short.
import { verdictBasis } from '../basis';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { whereText } from '../../machine/provenance';
import type { Problem } from '../../machine/provenance';

const MOST = 20;

type Rests = ReturnType<typeof verdictBasis>;

const severity = (rests: Rests, { where }: Problem): Finding['severity'] => (rests(where.file) ? 'unknown' : 'info');

/** `unknown` for files the verdict rests on, else `info`; at most 20, then one that counts the rest. */
export function evidenceProblem(ctx: JudgeContext): readonly Finding[] {
  const rests = verdictBasis(ctx);
  const { problems } = ctx.machine;
  const findings = problems.slice(0, MOST).map((p): Finding => ({
    id: 'evidence-problem',
    severity: severity(rests, p),
    message: `${whereText(p.where)} ${p.message}${p.hint ? ` (${p.hint})` : ''}`,
    evidence: [p.where],
  }));
  const rest = problems.slice(MOST);
  if (rest.length === 0) return findings;
  const worst = rest.some((p) => severity(rests, p) === 'unknown') ? 'unknown' : 'info';
  const message = `${rest.length} more problems with the evidence.`;
  return [
    ...findings,
    { id: 'evidence-problem', severity: worst, message, evidence: rest.slice(0, 1).map((p) => p.where) },
  ];
}
