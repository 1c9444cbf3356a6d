// Where the bytes of a rearranged dump stand in its flattened form. A later record writes over an earlier one, as it
// would if the stream were rearranged into a file (makedumpfile -R).

/** A run of the rearranged dump, [start, end), whose byte at `start` is the flattened file's byte at `place`. */
export interface FlatRun {
  readonly start: number;
  readonly end: number;
  readonly place: number;
}

export class FlattenedMap {
  /** Disjoint, ascending by start. */
  private readonly runs: FlatRun[] = [];
  /** Bytes that a later record wrote over, other than the same place rewritten as a whole. */
  overlapped = 0;

  /** Where the last run ends: the size of the rearranged dump, once all records are known. */
  get end(): number {
    return this.runs.at(-1)?.end ?? 0;
  }

  /** Adds a record: `size` bytes for `start` that stand at `place`. */
  add(start: number, size: number, place: number): void {
    if (size <= 0) return;
    const end = start + size;
    const from = this.firstEndingAfter(start);
    let to = from;
    const kept: FlatRun[] = [];
    for (let run = this.runs[to]; run !== undefined && run.start < end; run = this.runs[++to]) {
      if (run.start !== start || run.end !== end)
        this.overlapped += Math.min(run.end, end) - Math.max(run.start, start);
      if (run.start < start) kept.push({ start: run.start, end: start, place: run.place });
      if (run.end > end) kept.push({ start: end, end: run.end, place: run.place + end - run.start });
    }
    const at = kept[0] !== undefined && kept[0].start < start ? 1 : 0;
    kept.splice(at, 0, { start, end, place });
    this.runs.splice(from, to - from, ...kept);
  }

  /** The runs that hold bytes of [start, end), cut to it, ascending. */
  within(start: number, end: number): FlatRun[] {
    const found: FlatRun[] = [];
    for (let i = this.firstEndingAfter(start); i < this.runs.length; i++) {
      const run = this.runs[i];
      if (run === undefined || run.start >= end) break;
      const first = Math.max(run.start, start);
      found.push({ start: first, end: Math.min(run.end, end), place: run.place + first - run.start });
    }
    return found;
  }

  /** The place of a byte in the flattened file; undefined where no record holds it. */
  placeOf(offset: number): number | undefined {
    return this.within(offset, offset + 1)[0]?.place;
  }

  private firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.runs[middle]?.end ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
