// Both tables as one list of rows, in the order of the later header; what is gone follows the entry it stood behind.
import type { AlignedRows, Change } from './header-diff';
import type { LoadMatches } from './match-loads';
import type { PhdrGroup } from './phdr-match';

/** For every entry of one side: its partner on the other, or -1. */
export interface Partners {
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/** Partners of all entries. In a group of several the n-th stands beside the n-th. */
export function partnersOf(
  lengths: { readonly before: number; readonly after: number },
  exact: Pick<LoadMatches, 'exactBefore' | 'exactAfter'>,
  groups: readonly PhdrGroup[],
): Partners {
  const before = new Int32Array(lengths.before).fill(-1);
  const after = new Int32Array(lengths.after).fill(-1);
  const join = (b: number | undefined, a: number | undefined): void => {
    if (b === undefined || a === undefined) return;
    before[b] = a;
    after[a] = b;
  };
  exact.exactBefore.forEach((b, i) => join(b, exact.exactAfter[i]));
  for (const group of groups) group.before.forEach((b, i) => join(b, group.after[i]));
  return { before, after };
}

/** The rows, without changes yet. Linear. */
export function alignRows(partners: Partners): Pick<AlignedRows, 'before' | 'after'> {
  const { before, after } = partners;
  const alone = before.reduce((count, partner) => (partner < 0 ? count + 1 : count), 0);
  const rows = { before: new Int32Array(after.length + alone), after: new Int32Array(after.length + alone) };
  // Entries without partner, chained behind the later entry they follow; place 0 is the head of the table.
  const heads = new Int32Array(after.length + 1).fill(-1);
  const next = new Int32Array(before.length).fill(-1);
  const tails = new Int32Array(after.length + 1).fill(-1);
  let place = 0;
  before.forEach((partner, b) => {
    if (partner >= 0) {
      place = partner + 1;
      return;
    }
    const tail = tails[place] ?? -1;
    if (tail < 0) heads[place] = b;
    else next[tail] = b;
    tails[place] = b;
  });
  let row = 0;
  for (let at = 0; at <= after.length; at++) {
    if (at > 0) {
      rows.before[row] = after[at - 1] ?? -1;
      rows.after[row++] = at - 1;
    }
    for (let b = heads[at] ?? -1; b >= 0; b = next[b] ?? -1) {
      rows.before[row] = b;
      rows.after[row++] = -1;
    }
  }
  return rows;
}

/** For every entry of either side the index of its change, or -1. */
export function changesOfEntries(
  lengths: Readonly<Record<'before' | 'after', number>>,
  changes: readonly Change[],
): Partners {
  const before = new Int32Array(lengths.before).fill(-1);
  const after = new Int32Array(lengths.after).fill(-1);
  changes.forEach((change, index) => {
    for (const b of change.before) before[b] = index;
    for (const a of change.after) after[a] = index;
  });
  return { before, after };
}
