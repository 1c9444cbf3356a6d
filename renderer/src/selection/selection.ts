// What can be selected. One value of this type drives every view.
import type { Where } from '../../../app/core/machine/provenance';
import type { LaneId } from '../../../app/core/view/snapshot-view';

export type Screen =
  'overview' | 'map' | 'header' | 'evidence' | 'timeline' | 'whatif' | 'compare' | 'diff' | 'library' | 'samples';
/** Screens that need an open snapshot. */
export const MACHINE_SCREENS = [
  'overview',
  'map',
  'header',
  'evidence',
  'timeline',
  'whatif',
  'compare',
  'diff',
] as const satisfies readonly Screen[];

export type Selection =
  | { readonly kind: 'range'; readonly lane: LaneId; readonly row: number }
  | { readonly kind: 'area'; readonly start: bigint; readonly last: bigint }
  | { readonly kind: 'phdr'; readonly index: number }
  | { readonly kind: 'finding'; readonly index: number }
  /** `phdr` undefined: a field of the Ehdr. */
  | {
      readonly kind: 'field';
      readonly phdr?: number;
      readonly name: string;
      readonly offset: number;
      readonly size: number;
    }
  | { readonly kind: 'evidence'; readonly where: Where };

/** Two selections name the same thing. */
export function sameSelection(a: Selection | undefined, b: Selection | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  switch (a.kind) {
    case 'range':
      return b.kind === 'range' && a.lane === b.lane && a.row === b.row;
    case 'area':
      return b.kind === 'area' && a.start === b.start && a.last === b.last;
    case 'phdr':
      return b.kind === 'phdr' && a.index === b.index;
    case 'finding':
      return b.kind === 'finding' && a.index === b.index;
    case 'field':
      return b.kind === 'field' && a.offset === b.offset && a.name === b.name;
    case 'evidence':
      return b.kind === 'evidence' && sameWhere(a.where, b.where);
  }
}

/** Two places in the evidence are the same. */
export function sameWhere(a: Where, b: Where): boolean {
  return a.file === b.file && a.line === b.line && a.offset === b.offset;
}
