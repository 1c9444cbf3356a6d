// Lines of values in a JSON text. Expected: counted by eye.
import { describe, expect, it } from 'vitest';
import { lineOfJson } from '../../../app/sim/scenario/json-line';

const TEXT = `{
  "title": "with [ and { and \\"events\\": in it",
  "config": { "a": [1, 2],
    "b": true },
  "events": [
    "panic", "memory.remove:block:8",

    "cpu.add:1"
  ],
  "": { "deep": { "er": null } }
}`;

describe('lineOfJson', () => {
  it.each([
    ['title', 2],
    ['config', 3],
    ['config.a', 3],
    ['config.a[1]', 3],
    ['config.b', 4],
    ['events', 5],
    ['events[0]', 6],
    ['events[1]', 6],
    ['events[2]', 8],
    ['', 1],
    ['events[3]', undefined],
    ['faults', undefined],
    ['events.length', undefined],
  ])('%s', (path, line) => expect(lineOfJson(TEXT, path)).toBe(line));

  it('a list of lists', () => {
    expect(lineOfJson('[[],\n[{"a":\n1}]]', '[1][0].a')).toBe(3);
  });
});
