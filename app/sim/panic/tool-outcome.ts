// Several things decide what a tool does; the worst of them is the outcome.
import type { ToolAspect, ToolOutcome } from './panic-outcome';

const SURENESS = { unknown: 0, deduced: 1, seen: 2 } as const;

/** A failure, then an end that is not known, then success with the least certainty first. */
function rank({ exit, confidence }: ToolAspect): number {
  const byExit = exit === 1 ? 0 : exit === null ? 1 : 2;
  return byExit * 3 + SURENESS[confidence];
}

/** The aspects, the one that decides first, and its exit and reason. At least one. */
export function combine(aspects: readonly ToolAspect[]): ToolOutcome {
  const sorted = [...aspects].sort((a, b) => rank(a) - rank(b));
  const [worst] = sorted;
  return { ...(worst ?? { exit: null, why: 'not known', confidence: 'unknown', source: '-' }), aspects: sorted };
}
