// Names and places of a lane's rows as columns: 10^6 rows as strings and objects of their own would take seconds to cross
// to the window. A text or file stands once, rows name it by number.
import type { Where } from '../machine/provenance';

/** What each row is called. */
export interface NameColumn {
  readonly texts: readonly string[];
  /** Index into `texts`. */
  readonly indexes: Uint32Array;
  /** Takes the place of the `#` in the text; -1: the text is the name. */
  readonly numbers: Int32Array;
}

/** Evidence of each row. */
export interface PlaceColumn {
  readonly files: readonly string[];
  /** Index into `files`; -1: no evidence. */
  readonly indexes: Int32Array;
  /** 1-based; 0: the place is no line. */
  readonly lines: Uint32Array;
  /** Bytes; NaN: the place is no offset. */
  readonly offsets: Float64Array;
}

interface NamedLane {
  readonly names: NameColumn;
}
interface PlacedLane {
  readonly places: PlaceColumn;
}

/** Gives each text a number, equal ones the same. */
function createTexts() {
  const texts: string[] = [];
  const known = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = known.get(text) ?? texts.push(text) - 1;
    known.set(text, index);
    return index;
  };
  return { texts, indexOf };
}

/** `numberOf` where the text of a row has a `#` that stands for a number. */
export function nameColumn(
  count: number,
  textOf: (row: number) => string,
  numberOf: (row: number) => number | undefined = () => undefined,
): NameColumn {
  const { texts, indexOf } = createTexts();
  const indexes = new Uint32Array(count);
  const numbers = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    indexes[row] = indexOf(textOf(row));
    numbers[row] = numberOf(row) ?? -1;
  }
  return { texts, indexes, numbers };
}

/** `whereOf` is asked once per row. */
export function placeColumn(count: number, whereOf: (row: number) => Where | undefined): PlaceColumn {
  const { texts: files, indexOf } = createTexts();
  const indexes = new Int32Array(count).fill(-1);
  const lines = new Uint32Array(count);
  const offsets = new Float64Array(count).fill(NaN);
  for (let row = 0; row < count; row += 1) {
    const where = whereOf(row);
    if (where === undefined) continue;
    indexes[row] = indexOf(where.file);
    lines[row] = where.line ?? 0;
    offsets[row] = where.offset ?? NaN;
  }
  return { files, indexes, lines, offsets };
}

/** What a row is called: "System RAM", "memory32 online", "PT_LOAD 5"; '' where there is no such row. */
export function laneName({ names }: NamedLane, row: number): string {
  const text = names.texts[names.indexes[row] ?? -1] ?? '';
  const number = names.numbers[row] ?? -1;
  return number < 0 ? text : text.replace('#', String(number));
}

/** Evidence of a row; undefined where it has none. */
export function laneWhere({ places }: PlacedLane, row: number): Where | undefined {
  const file = places.files[places.indexes[row] ?? -1];
  if (file === undefined) return undefined;
  const line = places.lines[row] ?? 0;
  const offset = places.offsets[row] ?? NaN;
  return { file, ...(line === 0 ? {} : { line }), ...(Number.isNaN(offset) ? {} : { offset }) };
}
