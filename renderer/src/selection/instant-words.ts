// Words for what a panic at an instant gives. A snapshot has four verdicts, an instant five: no dump at all is one.
import type { InstantVerdict } from '../../../app/core/view/run-view';

const WORDS: Readonly<Record<InstantVerdict, string>> = {
  complete: 'complete',
  'at-risk': 'at risk',
  incomplete: 'incomplete',
  unknown: 'unknown',
  'not-armed': 'no dump',
};

/** The word of an instant's verdict, in lower case. */
export function instantWord(verdict: InstantVerdict): string {
  return WORDS[verdict];
}
