// Typed columns whose length is known only at the end.

/** 32-bit numbers. */
export interface GrowingNumbers {
  push(value: number): void;
  readonly length: number;
  done(): Uint32Array;
}

export function growingNumbers(): GrowingNumbers {
  let column = new Uint32Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === column.length) {
        const larger = new Uint32Array(length * 2);
        larger.set(column);
        column = larger;
      }
      column[length] = value;
      length += 1;
    },
    get length() {
      return length;
    },
    done: () => column.slice(0, length),
  };
}
