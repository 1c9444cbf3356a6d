// A large answer in messages of a bounded size: its skeleton, then the bytes of its columns. A message is copied by the
// thread that sends it, about 10 ms per MiB, so a whole snapshot in one message would freeze the window's own process.

/** Columns below this stay in the skeleton. */
const COLUMN_BYTES = 64 * 1024;
/** Of one message. */
const PART_BYTES = 512 * 1024;
/** Longer arrays are rows (names, places, texts); columns never hide in them. */
const LONGEST_LIST = 1000;

const COLUMN_TYPES = {
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int32Array,
  Float64Array,
  BigUint64Array,
} as const;
type ColumnType = keyof typeof COLUMN_TYPES;
type Column = InstanceType<(typeof COLUMN_TYPES)[ColumnType]>;

/** A column that was taken out of the skeleton, where null stands for it. */
interface ColumnPlace {
  readonly path: readonly string[];
  readonly type: ColumnType;
  readonly byteLength: number;
}

/** The first message of an answer. */
export interface AnswerHead {
  readonly answer: object;
  readonly columns: readonly ColumnPlace[];
}

/** Some bytes of a column. */
export interface ColumnPart {
  /** Index into the head's columns. */
  readonly column: number;
  /** Byte of the column. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export type AnswerMessage = AnswerHead | ColumnPart;

/** The messages of an answer, in the order in which they are sent. The answer itself stays as it is. */
export function* answerMessages(answer: object): Generator<AnswerMessage, void, undefined> {
  const columns: Column[] = [];
  const places: ColumnPlace[] = [];
  const skeleton = withoutColumns(answer, [], (column, type, path) => {
    columns.push(column);
    places.push({ path, type, byteLength: column.byteLength });
  });
  yield { answer: skeleton as object, columns: places };
  for (const [column, { buffer, byteOffset, byteLength }] of columns.entries()) {
    for (let offset = 0; offset < byteLength; offset += PART_BYTES) {
      const length = Math.min(PART_BYTES, byteLength - offset);
      // Of its own: with a view, the whole buffer behind it would be sent.
      yield { column, offset, bytes: new Uint8Array(buffer, byteOffset + offset, length).slice() };
    }
  }
}

type Take = (column: Column, type: ColumnType, path: readonly string[]) => void;

/** A copy as far down as columns were taken out; what has none is shared. */
function withoutColumns(value: unknown, path: readonly string[], take: Take): unknown {
  if (ArrayBuffer.isView(value)) {
    const type = columnType(value);
    if (type === undefined || value.byteLength < COLUMN_BYTES) return value;
    take(value as Column, type, path);
    return null;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value) && value.length > LONGEST_LIST) return value;
  let copy: Record<string, unknown> | unknown[] | undefined;
  for (const [key, inner] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const left = withoutColumns(inner, [...path, key], take);
    if (left === inner) continue;
    copy ??= Array.isArray(value) ? [...(value as unknown[])] : { ...value };
    Reflect.set(copy, key, left);
  }
  return copy ?? value;
}

function columnType(view: ArrayBufferView): ColumnType | undefined {
  const types = Object.keys(COLUMN_TYPES) as ColumnType[];
  return types.find((type) => view.constructor === COLUMN_TYPES[type]);
}

/** Takes the messages of one answer in their order; the answer comes with the last of them. */
export function createAnswer(): (message: AnswerMessage) => { readonly answer: object } | undefined {
  let head: AnswerHead | undefined;
  let columns: Uint8Array<ArrayBuffer>[] = [];
  let missing = 0;
  return (message) => {
    if ('columns' in message) {
      head = message;
      columns = message.columns.map(({ byteLength }) => new Uint8Array(byteLength));
      missing = columns.reduce((sum, { length }) => sum + length, 0);
    } else {
      columns[message.column]?.set(message.bytes, message.offset);
      missing -= message.bytes.length;
    }
    if (head === undefined || missing > 0) return undefined;
    for (const [i, { path, type }] of head.columns.entries()) {
      put(head.answer, path, new COLUMN_TYPES[type](columns[i]?.buffer ?? new ArrayBuffer(0)));
    }
    return { answer: head.answer };
  };
}

/** Puts a column where the skeleton has null for it. */
function put(skeleton: object, path: readonly string[], column: Column): void {
  let holder: unknown = skeleton;
  for (const key of path.slice(0, -1)) holder = Reflect.get(holder as object, key);
  Reflect.set(holder as object, path.at(-1) ?? '', column);
}
