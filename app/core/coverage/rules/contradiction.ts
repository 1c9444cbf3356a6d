// Two pieces of evidence that cannot both be right. Which one is used is told, and both lines are quoted: a reader who
// knows the machine decides better than we do.
import type { Contradiction, Quote } from '../../machine/contradiction';
import { whereText } from '../../machine/provenance';
import { verdictBasis } from '../basis';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';

/** More than this tells nobody more than that the evidence does not fit together. */
const MOST = 20;
const OPEN_APART = 'Open the inputs one at a time: a verdict on two machines at once means nothing.';

const quote = ({ where, text }: Quote): string => `${whereText(where)} says “${text}”`;

function message({ about, kept, other, decides }: Contradiction): string {
  const both = `${quote(kept)}, ${quote(other)}.`;
  return decides === 'identity'
    ? `This is evidence of two machines, or of two starts of one: ${about} differs. ${both} ${OPEN_APART}`
    : `The evidence disagrees about ${about}: ${both} ${kept.where.file === other.where.file ? 'The first' : kept.where.file} is used.`;
}

/** `unknown` where the verdict rests on it, else `info`; at most 20, then one that counts the rest. */
export function contradiction(ctx: JudgeContext): readonly Finding[] {
  const rests = verdictBasis(ctx);
  const { contradictions } = ctx.machine;
  const severity = ({ kept, other, decides }: Contradiction): Finding['severity'] =>
    decides !== undefined || rests(kept.where.file) || rests(other.where.file) ? 'unknown' : 'info';
  const findings = contradictions.slice(0, MOST).map((one): Finding => ({
    id: 'contradiction',
    severity: severity(one),
    message: message(one),
    quotes: [one.kept, one.other],
    evidence: [one.kept.where, one.other.where],
  }));
  const rest = contradictions.slice(MOST);
  if (rest.length === 0) return findings;
  return [
    ...findings,
    {
      id: 'contradiction',
      severity: rest.some((one) => severity(one) === 'unknown') ? 'unknown' : 'info',
      message: `${rest.length} more contradictions in the evidence.`,
      evidence: rest.slice(0, 1).map(({ kept }) => kept.where),
    },
  ];
}
