// The tree of the header view as flat rows: the Ehdr, then program headers grouped by what they are for.
import type { HeaderView } from '../../../../app/core/view/snapshot-view';
import { PHDR_ROLES } from '../../../../app/core/view/snapshot-view';

export type TreeGroup = 'notes' | 'special' | 'loads';

export type TreeRow =
  | { readonly sort: 'ehdr' }
  | { readonly sort: 'group'; readonly group: TreeGroup; readonly count: number; readonly open: boolean }
  | { readonly sort: 'phdr'; readonly index: number; readonly place: number; readonly of: number };

export const GROUP_WORDS: Readonly<Record<TreeGroup, string>> = {
  notes: 'Notes',
  special: 'Kernel text, firmware, backup',
  loads: 'Memory',
};

const GROUPS: readonly TreeGroup[] = ['notes', 'special', 'loads'];

/** Program headers of each group, in table order. */
export function groupPhdrs(header: HeaderView): Readonly<Record<TreeGroup, Uint32Array>> {
  const lists: Record<TreeGroup, number[]> = { notes: [], special: [], loads: [] };
  header.roles.forEach((role, index) => {
    const name = PHDR_ROLES[role];
    if (name === 'cpu-note' || name === 'vmcoreinfo' || name === 'note') lists.notes.push(index);
    else if (name === 'ram') lists.loads.push(index);
    else lists.special.push(index);
  });
  return {
    notes: Uint32Array.from(lists.notes),
    special: Uint32Array.from(lists.special),
    loads: Uint32Array.from(lists.loads),
  };
}

export interface TreeRows {
  readonly count: number;
  at(row: number): TreeRow | undefined;
  rowOfPhdr(index: number): number;
}

/** Rows in sight when the given groups are open. */
export function createTreeRows(
  groups: Readonly<Record<TreeGroup, Uint32Array>>,
  open: ReadonlySet<TreeGroup>,
): TreeRows {
  const parts = GROUPS.filter((group) => groups[group].length > 0);
  const lengthOf = (group: TreeGroup): number => 1 + (open.has(group) ? groups[group].length : 0);

  function at(row: number): TreeRow | undefined {
    if (row === 0) return { sort: 'ehdr' };
    let rest = row - 1;
    for (const group of parts) {
      const list = groups[group];
      if (rest === 0) return { sort: 'group', group, count: list.length, open: open.has(group) };
      if (rest < lengthOf(group)) return { sort: 'phdr', index: list[rest - 1] ?? 0, place: rest, of: list.length };
      rest -= lengthOf(group);
    }
    return undefined;
  }

  function rowOfPhdr(index: number): number {
    let before = 1;
    for (const group of parts) {
      const place = open.has(group) ? groups[group].indexOf(index) : -1;
      if (place >= 0) return before + 1 + place;
      before += lengthOf(group);
    }
    return -1;
  }

  return { count: 1 + parts.reduce((sum, group) => sum + lengthOf(group), 0), at, rowOfPhdr };
}
