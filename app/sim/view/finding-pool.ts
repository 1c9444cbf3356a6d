// What was found at each judged state, packed: ranges by the pool of rows, sentences once each.
import type { Conclusion } from '../../core/coverage/judge';
import type { FindingVersions } from '../../core/view/run-view';
import { growingNumbers } from './growing-column';
import type { PoolRow } from './range-pool';
import { createRangePool } from './range-pool';

export interface FindingPool {
  /** Adds a version; its number. */
  add(rows: readonly PoolRow[], conclusion: Conclusion): number;
  done(): FindingVersions;
}

export function createFindingPool(): FindingPool {
  const ranges = createRangePool();
  const texts = new Map<string, number>();
  const headlines = growingNumbers();
  const words = growingNumbers();
  const wordOffsets = growingNumbers();
  wordOffsets.push(0);

  function textNumber(text: string): number {
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return known;
  }

  return {
    add(rows, { headline, findings }) {
      headlines.push(textNumber(headline));
      for (const { severity, message } of findings) if (severity !== 'info') words.push(textNumber(message));
      wordOffsets.push(words.length);
      return ranges.add(rows);
    },
    done: () => ({
      ...ranges.done(),
      texts: [...texts.keys()],
      headlines: headlines.done(),
      wordOffsets: wordOffsets.done(),
      words: words.done(),
    }),
  };
}
