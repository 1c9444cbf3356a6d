// Lays a recorded probe trace beside a simulated run, call to step: the longest common order of function names. Only
// functions that both sides know can agree or disagree; times play no part, a simulation has none.
import type { RecordedTrace, RunView } from '../view/run-view';

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
  /** Recorded line of each step, -1 where none. */
  readonly lines: Int32Array;
  /** Steps between the first and the last agreeing one whose function the probes show, but not there. */
  readonly missing: Uint32Array;
  readonly agreeing: number;
}

/** More cells than this are matched greedily: 8 million cost about 50 ms and 8 MB. */
const TABLE_CELLS_MAX = 8_000_000;

/** Aligns every recorded line with a step of the run. */
export function alignTrace(recorded: RecordedTrace, run: RunView): TraceAlignment {
  const fnOfStep = stepFunctions(recorded, run);
  const steps: number[] = [];
  fnOfStep.forEach((fn, step) => {
    if (fn >= 0) steps.push(step);
  });
  const modelled = new Set(steps.map((step) => fnOfStep[step] ?? -1));
  const calls: number[] = [];
  recorded.fnIndexes.forEach((fn, line) => {
    if (modelled.has(fn)) calls.push(line);
  });
  const left = calls.map((line) => recorded.fnIndexes[line] ?? -1);
  const right = steps.map((step) => fnOfStep[step] ?? -1);
  const common = left.length * right.length > TABLE_CELLS_MAX ? greedyPairs(left, right) : commonPairs(left, right);
  const pairs = densest(common);

  const stepOfLine = new Int32Array(recorded.fnIndexes.length).fill(-1);
  const lineOfStep = new Int32Array(run.length).fill(-1);
  for (const [i, j] of pairs) {
    const line = calls[i] ?? 0;
    const step = steps[j] ?? 0;
    stepOfLine[line] = step;
    lineOfStep[step] = line;
  }
  return {
    ...judgeLines(recorded, run, stepOfLine, modelled),
    ...missingSteps(steps, lineOfStep),
    agreeing: pairs.length,
  };
}

/** Index into the recorded functions for each step; -1: the step has no function, or no probe shows it. */
function stepFunctions(recorded: RecordedTrace, run: RunView): Int32Array {
  const known = new Map(recorded.fns.map((fn, i) => [fn, i]));
  const byText = Int32Array.from(run.words, ({ fn }) => (fn === undefined ? -1 : (known.get(fn) ?? -1)));
  return Int32Array.from(run.texts, (text) => byText[text] ?? -1);
}

function judgeLines(recorded: RecordedTrace, run: RunView, steps: Int32Array, modelled: ReadonlySet<number>) {
  const first = steps.findIndex((step) => step >= 0);
  const last = steps.findLastIndex((step) => step >= 0);
  const beside = new Int32Array(steps.length);
  let at = Math.max(0, steps[first] ?? 0);
  const states = createStates(run);
  const start = { line: first, state: states(steps[first] ?? 0) };
  const kinds = Uint8Array.from(steps, (step, line) => {
    if (step >= 0) at = step;
    beside[line] = at;
    return ALIGNMENTS.indexOf(kindOf(step, line));
  });
  function kindOf(step: number, line: number): Alignment {
    if (step >= 0) return statesDiffer(recorded, line, states(step), start) ? 'differs' : 'same';
    if (first < 0 || line < first || line > last) return 'outside';
    return modelled.has(recorded.fnIndexes[line] ?? -1) ? 'unexpected' : 'not-modelled';
  }
  return { steps, kinds, beside };
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
  const totals = run.memblock.map(({ starts, lasts }) =>
    starts.reduce((sum, start, i) => sum + (lasts[i] ?? start) - start + 1n, 0n),
  );
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

/** Longest common subsequence by table; of equals the later pair, since a run ends where the recording ends. */
function commonPairs(left: readonly number[], right: readonly number[]): [number, number][] {
  const width = right.length;
  const goesUp = new Uint8Array(left.length * width);
  let above = new Uint32Array(width + 1);
  left.forEach((fn, i) => {
    const row = new Uint32Array(width + 1);
    for (let j = 1; j <= width; j += 1) {
      const up = above[j] ?? 0;
      const before = row[j - 1] ?? 0;
      const both = fn === right[j - 1] ? (above[j - 1] ?? 0) + 1 : 0;
      row[j] = Math.max(up, before, both);
      goesUp[i * width + j - 1] = both > 0 && both >= up && both >= before ? 2 : up > before ? 1 : 0;
    }
    above = row;
  });
  const pairs: [number, number][] = [];
  let i = left.length - 1;
  let j = width - 1;
  while (i >= 0 && j >= 0) {
    const way = goesUp[i * width + j];
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
function densest(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  let start = 0;
  let score = 0;
  let best = { from: 0, to: 0, score: 0 };
  pairs.forEach(([i, j], k) => {
    const [lastI, lastJ] = pairs[k - 1] ?? [i - 1, j - 1];
    score -= i - lastI - 1 + (j - lastJ - 1);
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
    const list = places.get(fn) ?? [];
    const j = list.find((place) => place >= from);
    if (j === undefined) return;
    pairs.push([i, j]);
    from = j + 1;
  });
  return pairs;
}
