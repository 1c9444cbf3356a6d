// Finding in rows: what matches, where one stands among the matches, and the walk round the end.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FindSource } from '../../../renderer/src/stores/find';
import { useFind } from '../../../renderer/src/stores/find';
import { installBridge } from '../lib/fake-bridge';

let at = -1;
const shown: number[] = [];

function rows(texts: readonly string[], more: Partial<FindSource> = {}): FindSource {
  return {
    title: 'Rows',
    element: () => null,
    count: () => texts.length,
    text: (row) => texts[row] ?? '',
    at: () => at,
    show: (row) => {
      at = row;
      shown.push(row);
    },
    ...more,
  };
}

beforeEach(() => {
  setActivePinia(createPinia());
  installBridge();
  at = -1;
  shown.length = 0;
});

describe('matches', () => {
  const TEXTS = ['System RAM', '0x1_0000_0000', 'Crash kernel', 'system ram', 'free_area'];
  test.each([
    ['system ram', [0, 3]],
    ['  SYSTEM  ', [0, 3]],
    ['0x100000000', [1]],
    ['0x1_0000', [1]],
    ['free_area', [4]],
    ['freearea', []],
    ['nothing', []],
    ['', []],
  ])('%j', async (query, expected) => {
    const find = useFind();
    find.register(rows(TEXTS));
    find.show();
    find.query = query;
    await find.search(true);
    expect(find.matches).toEqual(expected);
    expect(find.searching).toBe(false);
  });
});

test('starts at the selected row, walks on, back, and round the end', async () => {
  const find = useFind();
  find.register(rows(['a', 'x', 'b', 'x', 'x']));
  find.show();
  at = 2;
  find.query = 'x';
  await find.search(true);
  expect([at, find.place]).toEqual([3, 2]);
  find.step(1);
  find.step(1);
  expect(shown).toEqual([3, 4, 1]);
  find.step(-1);
  expect(at).toBe(4);
  at = 2;
  find.step(-1);
  expect(at).toBe(1);
  at = 2;
  find.step(1);
  expect(at).toBe(3);
});

test('wraps to the first match when none follows; a changed table moves nothing', async () => {
  const find = useFind();
  find.register(rows(['x', 'a', 'a']));
  find.show();
  at = 2;
  find.query = 'x';
  await find.search(true);
  expect(at).toBe(0);
  at = 1;
  await find.search(false);
  expect(at).toBe(1);
});

test('the primary rows are searched; when they leave the screen, the next', async () => {
  const find = useFind();
  find.register(rows(['x'], { title: 'Files' }));
  const leave = find.register(rows(['x', 'x'], { title: 'Text', primary: true }));
  find.show();
  expect(find.source?.title).toBe('Text');
  find.query = 'x';
  await find.search(false);
  expect(find.matches).toHaveLength(2);
  leave();
  expect(find.source?.title).toBe('Files');
  await expect.poll(() => find.matches.length).toBe(1);
});

test('a newer query ends an older search of very many rows', async () => {
  const find = useFind();
  const texts = Array.from({ length: 100_000 }, (_, i) => `row ${i}`);
  find.register(rows(texts));
  find.show();
  find.query = 'row';
  const older = find.search(false);
  find.query = '99999';
  const newer = find.search(false);
  await Promise.all([older, newer]);
  expect(find.matches).toEqual([99_999]);
});

test('places that are no rows come from the source, and no more of them than can be walked', async () => {
  const find = useFind();
  const asked: string[] = [];
  function* places(query: string): Generator<number | undefined> {
    asked.push(query);
    yield undefined;
    for (let at = 0; at < 300_000; at += 2) yield at;
  }
  find.register(rows([], { count: () => 600_000, text: (at) => `byte ${at}`, places }));
  find.show();
  at = 7;
  find.query = ' "A" ';
  await find.search(true);
  // As typed: capital letters and marks mean something there.
  expect(asked).toEqual([' "A" ']);
  expect([find.matches.length, find.cut]).toEqual([100_000, true]);
  expect(shown).toEqual([8]);
  find.step(-1);
  expect(shown).toEqual([8, 6]);
  expect(find.place).toBe(4);
});
