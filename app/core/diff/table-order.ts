// Which entries stand before or behind others that they did not stand before or behind: kexec-tools writes RTAS last,
// the kernel sorts it in (sort_memory_ranges, arch/powerpc/kexec/ranges.c, 6.12). A new index alone is no new order.

/** Pairs of entries as columns; `weights` tell which of two that changed places is said to have stayed. */
export interface OrderedPairs {
  readonly before: Uint32Array;
  readonly after: Uint32Array;
  readonly weights: Uint32Array;
}

/** Positions of the pairs that left the order: the lightest set without which both tables agree. O(n log n). */
export function reorderedPairs({ before, after, weights }: OrderedPairs): ReadonlySet<number> {
  const order = new Uint32Array(before.length).map((_, i) => i);
  if (!ascends(before, order)) order.sort((a, b) => (before[a] ?? 0) - (before[b] ?? 0));
  if (ascends(after, order)) return new Set();

  // The heaviest ascending subsequence; best[i] ends with pair i. The tree holds, by later index, the best so far.
  const size = after.reduce((most, index) => Math.max(most, index), 0) + 1;
  const tree = new Int32Array(size + 1).fill(-1);
  const best = new Float64Array(before.length);
  const previous = new Int32Array(before.length).fill(-1);
  let heaviest = -1;
  for (const i of order) {
    const place = after[i] ?? 0;
    const from = bestBelow(tree, best, place);
    previous[i] = from;
    best[i] = (weights[i] ?? 0) + (from < 0 ? 0 : (best[from] ?? 0));
    for (let node = place + 1; node <= size; node += node & -node) {
      const held = tree[node] ?? -1;
      if (held < 0 || (best[i] ?? 0) > (best[held] ?? 0)) tree[node] = i;
    }
    if (heaviest < 0 || (best[i] ?? 0) > (best[heaviest] ?? 0)) heaviest = i;
  }
  const moved = new Set(order);
  for (let i = heaviest; i >= 0; i = previous[i] ?? -1) moved.delete(i);
  return moved;
}

/** The pair that ends the heaviest subsequence among those with a later index below `place`; -1: none. */
function bestBelow(tree: Int32Array, best: Float64Array, place: number): number {
  let found = -1;
  for (let node = place; node > 0; node -= node & -node) {
    const held = tree[node] ?? -1;
    if (held >= 0 && (found < 0 || (best[held] ?? 0) > (best[found] ?? 0))) found = held;
  }
  return found;
}

function ascends(column: Uint32Array, order: Uint32Array): boolean {
  for (let i = 1; i < order.length; i++) {
    if ((column[order[i] ?? 0] ?? 0) < (column[order[i - 1] ?? 0] ?? 0)) return false;
  }
  return true;
}
