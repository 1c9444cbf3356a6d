// struct range / crash_mem_range of the kernel: inclusive end, list order matters, adjacent entries stay apart.

export interface MemRange {
  readonly start: bigint;
  /** Inclusive. */
  readonly last: bigint;
}

/** Bytes in the range. */
export function sizeOf(range: MemRange): bigint {
  return range.last - range.start + 1n;
}
