// What a panic at an instant comes to, and what changed between two instants, in a sentence.
import { foundAt } from '../../../../app/core/view/range-versions';
import type { RunView } from '../../../../app/core/view/run-view';
import { sentenceText } from '../../draw/numbers';
import { VERDICT_TEXTS, verdictAt } from '../../draw/timeline-model';
import type { RunState } from '../../stores/run';

/** What would happen. */
export function panicSentence(run: RunView, step: number): string {
  if (run.armed[step] !== 1) {
    const absent = (run.headerVersions[step] ?? -1) < 0;
    return absent
      ? 'No capture kernel is loaded: the machine reboots or halts, and nothing is saved.'
      : 'The capture kernel cannot start at this instant: the machine reboots or halts, and nothing is saved.';
  }
  const judged = foundAt(run, step);
  if (judged === undefined) return 'The capture kernel starts.';
  const worst = judged.words[0];
  return `The capture kernel starts. ${sentenceText(`${judged.headline}${worst === undefined ? '.' : `: ${worst}`}`)}`;
}

/** Steps, events, header versions and verdicts between the markers; undefined while one is missing. */
export function markerDelta({ run, a, b }: Pick<RunState, 'run' | 'a' | 'b'>): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  const [first, last] = a < b ? [a, b] : [b, a];
  const changes = (column: ArrayLike<number>): number => {
    let count = 0;
    for (let step = first + 1; step <= last; step += 1) if (column[step] !== column[step - 1]) count += 1;
    return count;
  };
  let unarmed = 0;
  for (let step = first; step <= last; step += 1) if (run.armed[step] !== 1) unarmed += 1;
  const headers = changes(run.headerVersions);
  const steps = last - first;
  return [
    `${steps} step${steps === 1 ? '' : 's'} (${first} to ${last})`,
    `header changed ${headers === 0 ? 'not at all' : headers === 1 ? 'once' : `${headers} times`}`,
    unarmed === 0 ? 'armed throughout' : `not armed in ${unarmed} of ${steps + 1} instants`,
    `${VERDICT_TEXTS[verdictAt(run, first)]} → ${VERDICT_TEXTS[verdictAt(run, last)]}`,
  ].join('; ');
}
