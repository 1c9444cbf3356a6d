// A run prepared for drawing, once: which steps stand in which lane, and where each state changes. A frame then costs
// what is in sight.
import { decodeEhdr } from '../../../app/core/elf/decode-ehdr';
import { viewOf } from '../../../app/core/elf/elf-field';
import { versionBytes, versionSize } from '../../../app/core/view/range-versions';
import type { Actor, InstantVerdict, RangeVersions, RunView } from '../../../app/core/view/run-view';
import { INSTANT_VERDICTS } from '../../../app/core/view/run-view';
import { RANGE_KINDS } from '../../../app/core/view/snapshot-view';
import { formatBytes } from './numbers';

export type MarkLaneId = 'operator' | 'memory' | 'notify' | 'handler' | 'udev';
export type BandLaneId = 'blocks' | 'kexec' | 'iomem' | 'memblock' | 'elfcorehdr' | 'verdict';

/** Steps of some actors. */
export interface MarkLane {
  readonly kind: 'marks';
  readonly id: MarkLaneId;
  readonly label: string;
  readonly sub: string;
  readonly steps: Uint32Array;
}

/** A state over time: `starts[i]` is the first step of the i-th stretch, which lasts to the next one's. */
export interface BandLane {
  readonly kind: 'bands';
  readonly id: BandLaneId;
  readonly label: string;
  readonly sub: string;
  readonly starts: Uint32Array;
  readonly values: Int32Array;
  /** What each value is called. */
  readonly text: (value: number) => string;
}
export type TimelineLane = MarkLane | BandLane;

/** Steps of one event, `to` inclusive. */
export interface OpSpan {
  readonly op: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface TimelineModel {
  readonly run: RunView;
  readonly lanes: readonly TimelineLane[];
  readonly ops: readonly OpSpan[];
}

export const MARK_LANES: readonly { readonly id: MarkLaneId; readonly label: string; readonly sub: string }[] = [
  { id: 'operator', label: 'operator', sub: 'and firmware' },
  { id: 'memory', label: 'memory core', sub: 'add, online, remove' },
  { id: 'notify', label: 'memory_notify', sub: 'and cpuhp callbacks' },
  { id: 'handler', label: 'crash handler', sub: 'and its lock' },
  { id: 'udev', label: 'udev', sub: 'and kdump service' },
];

const LANE_OF_ACTOR: Readonly<Record<Actor, MarkLaneId>> = {
  operator: 'operator',
  firmware: 'operator',
  'memory core': 'memory',
  memory_notify: 'notify',
  cpuhp: 'notify',
  'crash handler': 'handler',
  kexec: 'handler',
  udev: 'udev',
  'kdump service': 'udev',
  panic: 'operator',
};

/** The lane an actor's steps stand in. */
export function laneOfActor(actor: Actor): MarkLaneId {
  return LANE_OF_ACTOR[actor];
}

export const VERDICT_TEXTS: Readonly<Record<InstantVerdict, string>> = {
  complete: '✓ complete',
  'at-risk': '▲ at risk',
  incomplete: '● incomplete',
  unknown: '◌ unknown',
  'not-armed': '○ no dump',
};

/** The verdict after a step. */
export function verdictAt(run: RunView, step: number): InstantVerdict {
  return INSTANT_VERDICTS[run.verdicts[step] ?? -1] ?? 'unknown';
}

/** Lanes from top to bottom. */
export function createTimelineModel(run: RunView): TimelineModel {
  const laneOfText = run.words.map(({ actor }) => LANE_OF_ACTOR[actor]);
  const marks = new Map(
    MARK_LANES.map((head): [MarkLaneId, MarkLane] => {
      const steps: number[] = [];
      run.texts.forEach((text, step) => {
        if (laneOfText[text] === head.id) steps.push(step);
      });
      return [head.id, { kind: 'marks', ...head, steps: Uint32Array.from(steps) }];
    }),
  );
  const hasMemblock = run.memblockVersions.some((version) => version >= 0);
  const hasBlocks = run.blockVersions.some((version) => version >= 0);
  const lanes = [
    marks.get('operator'),
    marks.get('memory'),
    hasBlocks ? bands('blocks', 'memory blocks', '', run.blockVersions, blockTexts(run.blocks)) : undefined,
    marks.get('notify'),
    marks.get('handler'),
    bands('kexec', 'kexec image', '', run.armed, (armed) => (armed === 1 ? 'armed' : 'not armed')),
    bands('iomem', 'iomem', 'System RAM', run.iomemVersions, rangeTexts(run.iomem)),
    hasMemblock ? bands('memblock', 'memblock', 'memory', run.memblockVersions, rangeTexts(run.memblock)) : undefined,
    bands('elfcorehdr', 'elfcorehdr', 'versions', run.headerVersions, headerTexts(run.headers)),
    marks.get('udev'),
    bands('verdict', 'if it panics here', '', run.verdicts, (value) => {
      const verdict = INSTANT_VERDICTS[value];
      return verdict === undefined ? '' : VERDICT_TEXTS[verdict];
    }),
  ].filter((lane) => lane !== undefined);
  return { run, lanes, ops: opSpans(run) };
}

function bands(
  id: BandLaneId,
  label: string,
  sub: string,
  column: Int32Array | Uint8Array,
  text: (value: number) => string,
): BandLane {
  const starts: number[] = [];
  const values: number[] = [];
  column.forEach((value, step) => {
    if (step > 0 && value === values.at(-1)) return;
    starts.push(step);
    values.push(value);
  });
  return {
    kind: 'bands',
    id,
    label,
    sub,
    starts: Uint32Array.from(starts),
    values: Int32Array.from(values),
    text: remembered(text),
  };
}

/** Versions are asked for in every frame; their words are made once. */
function remembered(text: (value: number) => string): (value: number) => string {
  const known = new Map<number, string>();
  return (value) => {
    const found = known.get(value) ?? text(value);
    known.set(value, found);
    return found;
  };
}

function rangeTexts(versions: RangeVersions) {
  return (version: number): string => {
    const bytes = versionBytes(versions, version);
    if (bytes === undefined) return 'not collected';
    const count = versionSize(versions, version);
    return `${formatBytes(bytes)} in ${count} range${count === 1 ? '' : 's'}`;
  };
}

function blockTexts(versions: RangeVersions) {
  const online = RANGE_KINDS.indexOf('online');
  return (version: number): string => {
    const bytes = versionBytes(versions, version);
    if (bytes === undefined) return 'not collected';
    const on = versionBytes(versions, version, (kind) => kind === online) ?? 0n;
    return `${formatBytes(on)} online${bytes === on ? '' : `, ${formatBytes(bytes - on)} offline`}`;
  };
}

function headerTexts(headers: readonly Uint8Array[]) {
  return (version: number): string => {
    const bytes = headers[version];
    const read = bytes === undefined ? undefined : decodeEhdr(viewOf(bytes));
    if (read === undefined) return 'no image';
    return `v${version}${read.ok ? ` · ${read.ehdr.phnum} entries` : ''}`;
  };
}

function opSpans(run: RunView): OpSpan[] {
  const spans: { op: number; text: string; from: number; to: number }[] = [];
  run.ops.forEach((op, step) => {
    const last = spans.at(-1);
    if (last?.op === op) last.to = step;
    else spans.push({ op, text: op < 0 ? 'as captured' : (run.events[op] ?? ''), from: step, to: step });
  });
  return spans;
}

/** First index whose value is at or above `value`; the length when there is none. */
export function lowerStep(column: Uint32Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The stretch of a band lane that holds a step. */
export function bandAt(lane: BandLane, step: number): { readonly from: number; readonly value: number } | undefined {
  const i = lowerStep(lane.starts, step + 1) - 1;
  const from = lane.starts[i];
  return from === undefined ? undefined : { from, value: lane.values[i] ?? -1 };
}
