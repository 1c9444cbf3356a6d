// Where a fact came from. Every number the product shows must be able to name one of these.

/** A place in an evidence file. `line` is 1-based (text); `offset` is a byte offset (binary). */
export interface Where {
  /** Path inside the capture (`proc/iomem`), or the base name of a file given on its own. */
  readonly file: string;
  readonly line?: number;
  readonly offset?: number;
}

/** A value read from evidence, with the place it was read from. */
export interface Fact<T> {
  readonly value: T;
  readonly where: Where;
}

/** Something wrong with a piece of evidence. The rest of the evidence stays usable. */
export interface Problem {
  readonly where: Where;
  /** What is wrong, in plain words, without the place (the place is in `where`). */
  readonly message: string;
  /** What to do about it, or what was done ("line skipped"). */
  readonly hint?: string;
}

/** A place as the product writes it everywhere: `proc/iomem:8`, `elfcorehdr.bin+0x1f0`. */
export function whereText(where: Where): string {
  if (where.line !== undefined) return `${where.file}:${where.line}`;
  return where.offset === undefined ? where.file : `${where.file}+0x${where.offset.toString(16)}`;
}
