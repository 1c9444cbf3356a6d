// Collects the rows of one lane and freezes them into columns, ascending by address.
import type { Where } from '../machine/provenance';
import { growingU32 } from '../range/growing-column';
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

/** Many rows, made when they are asked for: 10^6 of them as objects are 300 MiB. */
export interface LaneSource {
  readonly count: number;
  readonly at: (index: number) => LaneRow;
}

/** The rows of a column that a lane shows; `isShown` is asked once for each. */
export function shownRows(count: number, isShown: (index: number) => boolean): Uint32Array {
  const shown = growingU32();
  for (let i = 0; i < count; i++) if (isShown(i)) shown.push(i);
  return shown.done();
}

const sourceOf = (rows: readonly LaneRow[]): LaneSource => ({
  count: rows.length,
  at: (index) => rows[index] ?? { start: 0n, last: 0n, kind: 'unknown', name: '' },
});

const isArray = (rows: readonly LaneRow[] | LaneSource): rows is readonly LaneRow[] => Array.isArray(rows);

/** Rows by start (ties: the longer first, so that what lies on top is drawn last); undefined where they are in order. */
function orderOf(starts: BigUint64Array, lasts: BigUint64Array): Uint32Array | undefined {
  const compare = (a: number, b: number): number => {
    const [left = 0n, right = 0n] = [starts[a], starts[b]];
    if (left !== right) return left < right ? -1 : 1;
    const [end = 0n, other = 0n] = [lasts[a], lasts[b]];
    return end > other ? -1 : end < other ? 1 : 0;
  };
  let isOrdered = true;
  for (let i = 1; i < starts.length && isOrdered; i++) isOrdered = compare(i - 1, i) <= 0;
  return isOrdered ? undefined : new Uint32Array(starts.length).map((_, i) => i).sort(compare);
}

/** The rows in columns, ascending. */
export function laneOf(head: LaneHead, rows: readonly LaneRow[] | LaneSource): Lane {
  const { count, at } = isArray(rows) ? sourceOf(rows) : rows;
  const starts = new BigUint64Array(count);
  const lasts = new BigUint64Array(count);
  for (let i = 0; i < count; i++) {
    const row = at(i);
    starts[i] = row.start;
    lasts[i] = row.last;
  }
  const order = orderOf(starts, lasts);
  const rowAt = (i: number): LaneRow => at(order?.[i] ?? i);
  const kinds = new Uint8Array(count);
  const phdrs = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const row = rowAt(i);
    kinds[i] = KIND_INDEX.get(row.kind) ?? 0;
    phdrs[i] = row.phdr ?? -1;
  }
  return {
    ...head,
    starts: order === undefined ? starts : BigUint64Array.from(order, (i) => starts[i] ?? 0n),
    lasts: order === undefined ? lasts : BigUint64Array.from(order, (i) => lasts[i] ?? 0n),
    kinds,
    names: nameColumn(
      count,
      (i) => rowAt(i).name,
      (i) => rowAt(i).number,
    ),
    places: placeColumn(count, (i) => rowAt(i).where),
    phdrs,
  };
}
