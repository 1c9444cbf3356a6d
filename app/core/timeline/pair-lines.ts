// Which recorded line goes with which step, by order alone: the heaviest common subsequence, and the stretch of it that
// agrees best.
import type { KeyColumns } from './step-keys';

/** Heaviest common subsequence by table; of equals the later pair, since a run ends where the recording ends. */
export function commonPairs(left: KeyColumns, right: KeyColumns): [number, number][] {
  const height = left.exact.length;
  const width = right.exact.length;
  const ways = new Uint8Array(height * width);
  let above = new Uint32Array(width + 1);
  let row = new Uint32Array(width + 1);
  for (let i = 0; i < height; i += 1) {
    const exact = left.exact[i] ?? -1;
    const stage = left.stage[i] ?? -1;
    let diagonal = 0;
    let before = 0;
    for (let j = 0; j < width; j += 1) {
      const up = above[j + 1] ?? 0;
      // The same is worth two, the contrary at the same stage one.
      const worth = exact >= 0 && exact === right.exact[j] ? 2 : stage >= 0 && stage === right.stage[j] ? 1 : 0;
      const both = worth > 0 ? diagonal + worth : 0;
      if (both > 0 && both >= up && both >= before) {
        ways[i * width + j] = 2;
        before = both;
      } else if (up > before) {
        ways[i * width + j] = 1;
        before = up;
      }
      row[j + 1] = before;
      diagonal = up;
    }
    [above, row] = [row, above];
  }
  const pairs: [number, number][] = [];
  let i = height - 1;
  let j = width - 1;
  while (i >= 0 && j >= 0) {
    const way = ways[i * width + j];
    if (way === 2) pairs.push([i, j]);
    if (way !== 0) i -= 1;
    if (way !== 1) j -= 1;
  }
  return pairs.reverse();
}

/**
 * The stretch of pairs that agrees best: one for each pair, one off for each call or step in between that has none. A
 * recording of one event must not be stretched over all events of a run for the sake of a single call more.
 */
export function densest(
  pairs: readonly (readonly [number, number])[],
  missable: readonly boolean[],
): readonly (readonly [number, number])[] {
  const missableBefore = [0];
  for (const counts of missable) missableBefore.push((missableBefore.at(-1) ?? 0) + (counts ? 1 : 0));
  let start = 0;
  let score = 0;
  let best = { from: 0, to: 0, score: 0 };
  pairs.forEach(([i, j], k) => {
    const [lastI, lastJ] = pairs[k - 1] ?? [i - 1, j - 1];
    score -= i - lastI - 1 + (missableBefore[j] ?? 0) - (missableBefore[lastJ + 1] ?? 0);
    if (score <= 0) {
      score = 0;
      start = k;
    }
    score += 1;
    if (score >= best.score) best = { from: start, to: k + 1, score };
  });
  return pairs.slice(best.from, best.to);
}

/** Each recorded call to the next step of its function. */
export function greedyPairs(left: Int32Array, right: Int32Array): [number, number][] {
  const places = new Map<number, number[]>();
  right.forEach((fn, j) => {
    const list = places.get(fn);
    if (list === undefined) places.set(fn, [j]);
    else list.push(j);
  });
  const pairs: [number, number][] = [];
  let from = 0;
  left.forEach((fn, i) => {
    const list = fn < 0 ? [] : (places.get(fn) ?? []);
    const j = list.find((place) => place >= from);
    if (j === undefined) return;
    pairs.push([i, j]);
    from = j + 1;
  });
  return pairs;
}
