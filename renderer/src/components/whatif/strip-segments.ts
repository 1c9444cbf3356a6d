// The crash instants of one run as segments of a strip.
import type { CompareRow } from '../../../../app/core/figure/compare-runs';
import type { InstantVerdict, RunView } from '../../../../app/core/view/run-view';

export interface Segment {
  readonly index: number;
  readonly op: number;
  readonly event: string;
  readonly title: string;
  readonly verdict: InstantVerdict;
  readonly detail: string;
  /** Where the worst of the instant is. */
  readonly step: number;
}

/** Rows of a comparison of one run, which has a cell in each. */
export function stripSegments(rows: readonly CompareRow[], run: RunView): readonly Segment[] {
  return rows.flatMap((row, index): Segment[] => {
    const cell = row.cells[0];
    if (cell === undefined) return [];
    const { worst: verdict, detail, step } = cell;
    const title = row.blocks === undefined ? row.title : `${row.blocks}, ${row.title}`;
    return [{ index, op: row.op, event: run.events[row.op] ?? 'as captured', title, verdict, detail, step }];
  });
}

/** The segment that a step lies in or after: the last that begins no later. */
export function segmentAt(segments: readonly Segment[], step: number): number {
  let at = -1;
  segments.forEach((segment, i) => {
    if (segment.step <= step && segment.step >= (segments[at]?.step ?? 0)) at = i;
  });
  return at;
}

export interface EventGroup {
  readonly op: number;
  readonly label: string;
  readonly segments: readonly Segment[];
}

/** Segments under the event they belong to. */
export function groupByEvent(segments: readonly Segment[]): readonly EventGroup[] {
  const groups: { op: number; label: string; segments: Segment[] }[] = [];
  for (const segment of segments) {
    const group = groups.at(-1);
    if (group?.op === segment.op) group.segments.push(segment);
    else {
      const label = segment.op < 0 ? 'captured' : `${segment.op + 1} ${segment.event}`;
      groups.push({ op: segment.op, label, segments: [segment] });
    }
  }
  return groups;
}
