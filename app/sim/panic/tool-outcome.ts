// Several things decide what a tool does; the worst of them is the outcome.
import type { ToolAspect, ToolOutcome } from './panic-outcome';

/** A certain failure, then what is not known, then success with the least certainty first. */
function rank({ exit, confidence }: ToolAspect): number {
  if (exit === 1) return 0;
  if (exit === null) return 1;
  return confidence === 'seen' ? 3 : 2;
}

/** At least one aspect. The first of the worst gives exit and reason. */
export function combine(aspects: readonly [ToolAspect, ...ToolAspect[]] | readonly ToolAspect[]): ToolOutcome {
  const [worst] = [...aspects].sort((a, b) => rank(a) - rank(b));
  if (!worst) return { exit: null, why: 'not known', confidence: 'unknown', source: '-', aspects };
  return { ...worst, aspects };
}
