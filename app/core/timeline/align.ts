// Lays a recording beside a simulated run, line to step: the heaviest common order of functions and messages. Only what
// both sides could show can agree or disagree; times play no part, a simulation has none.
import { versionBytes, versionCount } from '../view/range-versions';
import type { RecordedTrace, RunView } from '../view/run-view';
import { stepKeys } from './step-keys';

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
  const exactOf = (line: number): number => keys.recorded.exact[line] ?? -1;
  const weight: PairWeight = (i, j) => {
    const line = calls[i] ?? 0;
    const step = steps[j] ?? 0;
    if (exactOf(line) >= 0 && exactOf(line) === keys.steps.exact[step]) return 2;
    return keys.meets(keys.recorded.stage[line] ?? -1, keys.steps.stage[step] ?? -1) ? 1 : 0;
  };
  // A message of success needs dynamic debug: only what the recording shows elsewhere can be missed.
  const missable = (step: number): boolean => shown.has(keys.steps.exact[step] ?? -1);
  const common =
    calls.length * steps.length > TABLE_CELLS_MAX
      ? greedyPairs(
          calls.map(exactOf),
          steps.map((step) => keys.steps.exact[step] ?? -1),
        )
      : commonPairs(calls.length, steps.length, weight);
  const pairs = densest(common, steps.map(missable));

  const stepOfLine = new Int32Array(recorded.fnIndexes.length).fill(-1);
  const lineOfStep = new Int32Array(run.length).fill(-1);
  const contrary = new Set<number>();
  for (const [i, j] of pairs) {
    const line = calls[i] ?? 0;
    const step = steps[j] ?? 0;
    stepOfLine[line] = step;
    lineOfStep[step] = line;
    if (weight(i, j) < 2) contrary.add(line);
  }
  return {
    ...judgeLines(recorded, run, stepOfLine, comparable, contrary),
    ...missingSteps(steps.filter(missable), lineOfStep),
    agreeing: pairs.length - contrary.size,
  };
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
    if (step >= 0) return contrary.has(line) || statesDiffer(recorded, line, states(step), start) ? 'differs' : 'same';
    if (first < 0 || line < first || line > last) return 'outside';
    return comparable(line) ? 'unexpected' : 'not-modelled';
  }
  return { steps, kinds, beside, until };
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

/** What it is worth to lay a call to a step; 0: they have nothing in common. */
type PairWeight = (call: number, step: number) => number;

/** Heaviest common subsequence by table; of equals the later pair, since a run ends where the recording ends. */
function commonPairs(height: number, width: number, weight: PairWeight): [number, number][] {
  const ways = new Uint8Array(height * width);
  let above = new Uint32Array(width + 1);
  for (let i = 0; i < height; i += 1) {
    const row = new Uint32Array(width + 1);
    for (let j = 1; j <= width; j += 1) {
      const up = above[j] ?? 0;
      const before = row[j - 1] ?? 0;
      const worth = weight(i, j - 1);
      const both = worth > 0 ? (above[j - 1] ?? 0) + worth : 0;
      row[j] = Math.max(up, before, both);
      ways[i * width + j - 1] = both > 0 && both >= up && both >= before ? 2 : up > before ? 1 : 0;
    }
    above = row;
  }
  const pairs: [number, number][] = [];
  let i = height - 1;
  let j = width - 1;
  while (i >= 0 && j >= 0) {
    const way = ways[i * width + j];
    if (way === 2) pairs.push([i, j]);
    if (way !== 0) i -= 1;
    if (way !== 1) j -= 1;
  }
  return pairs.reverse();
}

/**
 * The stretch of pairs that agrees best: one for each pair, one off for each call or step in between that has none. A
 * recording of one event must not be stretched over all events of a run for the sake of a single call more.
 */
function densest(
  pairs: readonly (readonly [number, number])[],
  missable: readonly boolean[],
): readonly (readonly [number, number])[] {
  const missableBefore = [0];
  for (const counts of missable) missableBefore.push((missableBefore.at(-1) ?? 0) + (counts ? 1 : 0));
  let start = 0;
  let score = 0;
  let best = { from: 0, to: 0, score: 0 };
  pairs.forEach(([i, j], k) => {
    const [lastI, lastJ] = pairs[k - 1] ?? [i - 1, j - 1];
    score -= i - lastI - 1 + (missableBefore[j] ?? 0) - (missableBefore[lastJ + 1] ?? 0);
    if (score <= 0) {
      score = 0;
      start = k;
    }
    score += 1;
    if (score >= best.score) best = { from: start, to: k + 1, score };
  });
  return pairs.slice(best.from, best.to);
}

/** Each recorded call to the next step of its function. */
function greedyPairs(left: readonly number[], right: readonly number[]): [number, number][] {
  const places = new Map<number, number[]>();
  right.forEach((fn, j) => {
    const list = places.get(fn);
    if (list === undefined) places.set(fn, [j]);
    else list.push(j);
  });
  const pairs: [number, number][] = [];
  let from = 0;
  left.forEach((fn, i) => {
    const list = fn < 0 ? [] : (places.get(fn) ?? []);
    const j = list.find((place) => place >= from);
    if (j === undefined) return;
    pairs.push([i, j]);
    from = j + 1;
  });
  return pairs;
}
