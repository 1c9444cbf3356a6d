// Several things decide what a tool does; the worst of them is the outcome.
import type { ToolAspect, ToolOutcome } from './panic-outcome';

/** A certain failure, then what is not known, then success with the least certainty first. */
function rank({ exit, confidence }: ToolAspect): number {
  if (exit === 1) return 0;
  if (exit === null) return 1;
  return confidence === 'seen' ? 3 : 2;
}

/** The aspects, the one that decides first, and its exit and reason. At least one. */
export function combine(aspects: readonly ToolAspect[]): ToolOutcome {
  const sorted = [...aspects].sort((a, b) => rank(a) - rank(b));
  const [worst] = sorted;
  return { ...(worst ?? { exit: null, why: 'not known', confidence: 'unknown', source: '-' }), aspects: sorted };
}
