// Recorded lines as columns: nothing in them that is shown can do more than be looked at.
import { expect, it } from 'vitest';
import { textAt } from '../../../../app/core/text/text-column';
import { RecordedLines } from '../../../../app/readers/log/recorded-columns';

const head = { file: 'trace', source: 'probe trace', clock: 'seconds' } as const;

it('keeps the arguments of each line, hidden characters as marks', () => {
  const lines = new RecordedLines();
  lines.push({ line: 1, seconds: 1, name: 'f', args: 'a=1 \u001b[2J' });
  lines.push({ line: 2, seconds: 2, name: 'f' });
  lines.push({ line: 5, seconds: 3, name: 'g', args: 'b\u202e' });
  const recorded = lines.finish(head);
  expect([0, 1, 2].map((i) => textAt(recorded?.args, i))).toEqual(['a=1 ␛[2J', '', 'b<U+202E>']);
  expect(Array.from(recorded?.fnIndexes ?? [], (fn) => recorded?.fns[fn])).toEqual(['f', 'f', 'g']);
});

it('has no arguments where no line has any', () => {
  const lines = new RecordedLines();
  lines.push({ line: 1, seconds: NaN, name: 'crash hp: hp_action 3' });
  expect(lines.finish(head)).not.toHaveProperty('args');
});
