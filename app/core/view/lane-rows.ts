// Collects the rows of one lane and freezes them into columns, ascending by address.
import type { Where } from '../machine/provenance';
import { nameColumn, placeColumn } from './lane-columns';
import type { Lane, LaneId, RangeKind } from './snapshot-view';
import { RANGE_KINDS } from './snapshot-view';

export interface LaneRow {
  readonly start: bigint;
  /** Inclusive. */
  readonly last: bigint;
  readonly kind: RangeKind;
  /** A `#` in it stands for `number`, if there is one: thousands of rows share such a text. */
  readonly name: string;
  readonly number?: number;
  readonly where?: Where;
  readonly phdr?: number;
}

export interface LaneHead {
  readonly id: LaneId;
  readonly label: string;
  readonly source: string;
  readonly collected: boolean;
  readonly simulated?: true;
  readonly hint?: string;
}

const KIND_INDEX: ReadonlyMap<RangeKind, number> = new Map(RANGE_KINDS.map((kind, i) => [kind, i]));

/** Rows sorted by start (ties: the longer first, so that what lies on top is drawn last). */
export function laneOf(head: LaneHead, rows: readonly LaneRow[]): Lane {
  const sorted = [...rows].sort((a, b) =>
    a.start !== b.start ? (a.start < b.start ? -1 : 1) : a.last > b.last ? -1 : a.last < b.last ? 1 : 0,
  );
  return {
    ...head,
    starts: BigUint64Array.from(sorted, (r) => r.start),
    lasts: BigUint64Array.from(sorted, (r) => r.last),
    kinds: Uint8Array.from(sorted, (r) => KIND_INDEX.get(r.kind) ?? 0),
    names: nameColumn(
      sorted.length,
      (i) => sorted[i]?.name ?? '',
      (i) => sorted[i]?.number,
    ),
    places: placeColumn(sorted.length, (i) => sorted[i]?.where),
    phdrs: Int32Array.from(sorted, (r) => r.phdr ?? -1),
  };
}
