// What a run says about each of its events: the verdict once it is through, and the kernel's refusals.
import { detailAt, verdictAt } from '../../../../app/core/figure/compare-runs';
import { wordsAt } from '../../../../app/core/figure/crash-instants';
import { foundAt } from '../../../../app/core/view/range-versions';
import type { InstantVerdict, RunView } from '../../../../app/core/view/run-view';
import { sentenceText } from '../../draw/numbers';

export interface EventResult {
  /** First and last step of the event. */
  readonly first: number;
  readonly last: number;
  /** A panic right after the event. */
  readonly verdict: InstantVerdict;
  readonly headline: string;
  /** `phantom 256 MiB`; '' where nothing is wrong or no dump comes. */
  readonly detail: string;
  /** What the kernel refused, with its message where it prints one. */
  readonly refusals: readonly string[];
}

function headlineAt(run: RunView, step: number): string {
  return sentenceText(foundAt(run, step)?.headline ?? '');
}

/** What a panic after a step means, in one sentence. */
export function instantHeadline(run: RunView, step: number): string {
  return verdictAt(run, step) === 'not-armed'
    ? 'No capture kernel can be entered here: a panic leaves no dump.'
    : headlineAt(run, step);
}

const MOST_REASONS = 3;

/** Why, where a panic after a step gives less than a whole dump. */
export function instantReasons(run: RunView, step: number): readonly string[] {
  if (['complete', 'not-armed'].includes(verdictAt(run, step))) return [];
  return (foundAt(run, step)?.words ?? []).slice(0, MOST_REASONS).map((reason) => sentenceText(reason));
}

/** One entry per event of the run. */
export function eventResults(run: RunView): readonly (EventResult | undefined)[] {
  const results: (EventResult | undefined)[] = run.events.map(() => undefined);
  let first = 0;
  for (let step = 0; step < run.length; step += 1) {
    const op = run.ops[step] ?? -1;
    if (run.ops[step + 1] === op && step + 1 < run.length) continue;
    if (op >= 0) {
      const refusals = new Set<string>();
      for (let i = first; i <= step; i += 1) {
        const words = wordsAt(run, i);
        if (words?.refused)
          refusals.add(words.message === undefined ? words.action : `${words.action}: ${words.message}`);
      }
      const headline = instantHeadline(run, step);
      const detail = sentenceText(detailAt(run, step));
      results[op] = { first, last: step, verdict: verdictAt(run, step), headline, detail, refusals: [...refusals] };
    }
    first = step + 1;
  }
  return results;
}
