// Columns whose length is known at the end only. A row as an object of its own costs ten times its numbers, and a text of
// 10 MiB can have 10^6 rows.

interface Values<T> {
  readonly length: number;
  [index: number]: T;
  set(values: ArrayLike<T>): void;
}

export interface Growing<T, A> {
  readonly length: number;
  push(value: T): void;
  /** Replaces a value that is there. */
  set(index: number, value: T): void;
  /** Begins again, with the room there is. */
  clear(): void;
  /** The values so far, without room behind them. */
  done(): A;
}

const FIRST = 8;

function growing<T, A extends Values<T> & { slice(start: number, end: number): A }>(
  make: (length: number) => A,
): Growing<T, A> {
  let values = make(FIRST);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) {
        const more = make(2 * length);
        more.set(values);
        values = more;
      }
      values[length++] = value;
    },
    set(index, value) {
      if (index < length) values[index] = value;
    },
    clear() {
      length = 0;
    },
    done: () => values.slice(0, length),
  };
}

/** 64-bit numbers. */
export const growingU64 = (): Growing<bigint, BigUint64Array> => growing((length) => new BigUint64Array(length));

/** Numbers of up to 32 bits, without a sign. */
export const growingU32 = (): Growing<number, Uint32Array> => growing((length) => new Uint32Array(length));

/** Any numbers, NaN too. */
export const growingF64 = (): Growing<number, Float64Array> => growing((length) => new Float64Array(length));
