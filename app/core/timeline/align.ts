// Lays a recording beside a simulated run, line to step: the heaviest common order of functions and messages. Only what
// both sides could show can agree or disagree; times play no part, a simulation has none.
import { versionBytes, versionCount } from '../view/range-versions';
import type { RecordedTrace, RunView } from '../view/run-view';
import { differingArgument } from './call-arguments';
import { commonPairs, densest, greedyPairs } from './pair-lines';
import { stepKeys } from './step-keys';
import type { KeyColumns } from './step-keys';

/** How a recorded line stands to the simulation. The order is the wire value. */
export const ALIGNMENTS = ['same', 'differs', 'unexpected', 'not-modelled', 'outside'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

export interface TraceAlignment {
  /** Simulated step of each recorded line, -1 where none stands for it. */
  readonly steps: Int32Array;
  /** Index into ALIGNMENTS, one per recorded line. */
  readonly kinds: Uint8Array;
  /** Step beside which a recorded line without a counterpart is drawn: that of the last one before it. */
  readonly beside: Int32Array;
  /** Step before which each line came, its own aside: that of the next one with a step, or the end of the run. */
  readonly until: Int32Array;
  /** Recorded line of each step, -1 where none. */
  readonly lines: Int32Array;
  /** Steps between the first and the last agreeing one that the recording shows elsewhere, but not there. */
  readonly missing: Uint32Array;
  readonly agreeing: number;
  /** Most of the calls have other arguments than their steps: the recording is of another range or CPU. */
  readonly otherOperation: boolean;
}

/** More cells than this are matched greedily: 8 million cost about 50 ms and 8 MB. */
const TABLE_CELLS_MAX = 8_000_000;

/** Aligns every recorded line with a step of the run. */
export function alignTrace(recorded: RecordedTrace, run: RunView): TraceAlignment {
  const keys = stepKeys(recorded, run);
  const modelled = new Set(keys.steps.exact.filter((key) => key >= 0));
  const shown = new Set(keys.recorded.exact.filter((key) => key >= 0));
  const staged = keys.steps.stage.some((stage) => stage >= 0);
  // What both sides could show: only that can agree or disagree.
  const comparable = (line: number): boolean =>
    modelled.has(keys.recorded.exact[line] ?? -1) || (staged && (keys.recorded.stage[line] ?? -1) >= 0);
  const calls = [...recorded.fnIndexes.keys()].filter(comparable);
  const steps = [...run.texts.keys()].filter(
    (step) => shown.has(keys.steps.exact[step] ?? -1) || (keys.steps.stage[step] ?? -1) >= 0,
  );
  const left = keysAt(keys.recorded, calls);
  const right = keysAt(keys.steps, steps);
  // A message of success needs dynamic debug: only what the recording shows elsewhere can be missed.
  const missable = (step: number): boolean => shown.has(keys.steps.exact[step] ?? -1);
  const common =
    calls.length * steps.length > TABLE_CELLS_MAX ? greedyPairs(left.exact, right.exact) : commonPairs(left, right);
  const pairs = densest(common, steps.map(missable));

  const stepOfLine = new Int32Array(recorded.fnIndexes.length).fill(-1);
  const lineOfStep = new Int32Array(run.length).fill(-1);
  const contrary = new Set<number>();
  for (const [i, j] of pairs) {
    const line = calls[i] ?? 0;
    const step = steps[j] ?? 0;
    stepOfLine[line] = step;
    lineOfStep[step] = line;
    if (left.exact[i] !== right.exact[j]) contrary.add(line);
  }
  return {
    ...judgeLines(recorded, run, stepOfLine, comparable, contrary),
    ...missingSteps(steps.filter(missable), lineOfStep),
    agreeing: pairs.length - contrary.size,
  };
}

function keysAt({ exact, stage }: KeyColumns, rows: readonly number[]): KeyColumns {
  return {
    exact: Int32Array.from(rows, (row) => exact[row] ?? -1),
    stage: Int32Array.from(rows, (row) => stage[row] ?? -1),
  };
}

/** Lines that stand at a step or came right after it: `from` to `to`, exclusive. Costs the logarithm of the recording. */
export function linesAt({ beside }: TraceAlignment, step: number): { readonly from: number; readonly to: number } {
  return { from: firstAtLeast(beside, step), to: firstAtLeast(beside, step + 1) };
}

function firstAtLeast(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function judgeLines(
  recorded: RecordedTrace,
  run: RunView,
  steps: Int32Array,
  comparable: (line: number) => boolean,
  contrary: ReadonlySet<number>,
) {
  const first = steps.findIndex((step) => step >= 0);
  const last = steps.findLastIndex((step) => step >= 0);
  const beside = new Int32Array(steps.length);
  const until = new Int32Array(steps.length).fill(run.length);
  let at = Math.max(0, steps[first] ?? 0);
  const states = createStates(run);
  let withArguments = 0;
  let otherArguments = 0;
  const start = { line: first, state: states(steps[first] ?? 0) };
  const kinds = Uint8Array.from(steps, (step, line) => {
    if (step >= 0) at = step;
    beside[line] = at;
    return ALIGNMENTS.indexOf(kindOf(step, line));
  });
  let next = run.length;
  for (let line = steps.length - 1; line >= 0; line -= 1) {
    until[line] = next;
    const step = steps[line] ?? -1;
    if (step >= 0) next = step;
  }
  function kindOf(step: number, line: number): Alignment {
    if (step >= 0) {
      const words = run.words[run.texts[step] ?? -1];
      const other = differingArgument(recorded, line, words) !== undefined;
      if (words?.args !== undefined) withArguments += 1;
      if (other) otherArguments += 1;
      const differs = other || contrary.has(line) || statesDiffer(recorded, line, states(step), start);
      return differs ? 'differs' : 'same';
    }
    if (first < 0 || line < first || line > last) return 'outside';
    return comparable(line) ? 'unexpected' : 'not-modelled';
  }
  return { steps, kinds, beside, until, otherOperation: otherArguments * 2 > withArguments };
}

/** memblock total and e_phnum that a probe at the entry of a step's function would show: those of the step before. */
export interface EntryState {
  readonly memblockTotal?: bigint;
  readonly phnum?: number;
}

/** Byte of e_phnum in the ELF64 little-endian headers that the kernel writes. */
const PHNUM_OFFSET = 56;

/** What the simulation has at the entry of each step. */
export function createStates(run: RunView): (step: number) => EntryState {
  const totals = Array.from({ length: versionCount(run.memblock) }, (_, i) => versionBytes(run.memblock, i));
  const phnums = run.headers.map((bytes) =>
    bytes.length < PHNUM_OFFSET + 2
      ? undefined
      : new DataView(bytes.buffer, bytes.byteOffset).getUint16(PHNUM_OFFSET, true),
  );
  return (step) => {
    const memblockTotal = totals[run.memblockVersions[step - 1] ?? -1];
    const phnum = phnums[run.headerVersions[step - 1] ?? -1];
    return { ...(memblockTotal !== undefined && { memblockTotal }), ...(phnum !== undefined && { phnum }) };
  };
}

/**
 * Whether memblock or e_phnum have gone another way since the first agreeing call. Differences are compared, not values:
 * a recording may have begun from another state, with more memory, and still show the same order of changes.
 */
function statesDiffer(
  recorded: RecordedTrace,
  line: number,
  now: EntryState,
  start: { readonly line: number; readonly state: EntryState },
): boolean {
  const total = recorded.memblockTotals[line] ?? 0n;
  const firstTotal = recorded.memblockTotals[start.line] ?? 0n;
  const entries = recorded.phnums[line] ?? -1;
  const firstEntries = recorded.phnums[start.line] ?? -1;
  const { memblockTotal: before, phnum: entriesBefore } = start.state;
  const memblock =
    total > 0n && firstTotal > 0n && now.memblockTotal !== undefined && before !== undefined
      ? total - firstTotal !== now.memblockTotal - before
      : false;
  const phnum =
    entries >= 0 && firstEntries >= 0 && now.phnum !== undefined && entriesBefore !== undefined
      ? entries - firstEntries !== now.phnum - entriesBefore
      : false;
  return memblock || phnum;
}

function missingSteps(steps: readonly number[], lines: Int32Array) {
  const first = lines.findIndex((line) => line >= 0);
  const last = lines.findLastIndex((line) => line >= 0);
  const missing = steps.filter((step) => first >= 0 && step > first && step < last && (lines[step] ?? -1) < 0);
  return { lines, missing: Uint32Array.from(missing) };
}
