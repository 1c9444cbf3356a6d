// A finished run -> the one message a window gets. Everything large is a typed array, every state a version number.
import type { Finding } from '../../core/coverage/finding';
import type { Conclusion } from '../../core/coverage/judge';
import type { Machine } from '../../core/machine/machine';
import type { RunView, StepWords } from '../../core/view/run-view';
import { RANGE_KINDS } from '../../core/view/snapshot-view';
import type { RangeKind } from '../../core/view/snapshot-view';
import type { Design } from '../designs/design';
import type { Run, Step } from '../run/recorder';
import { traceOf } from '../run/trace';
import type { BlockRuns, BlockState } from '../state/block-runs';
import type { RamList } from '../state/ram-list';
import { createInstantConclusions, instantVerdicts } from '../verdict/instant-verdict';
import { createFindingPool } from './finding-pool';
import type { PoolRow } from './range-pool';
import { versionsOf } from './versions';

const kindIndex = (kind: RangeKind): number => RANGE_KINDS.indexOf(kind);
const PRESENT = kindIndex('present');

/** Rows are made once per object that a state shares with the one before it. */
function rowsOf<Part extends object>(convert: (part: Part) => PoolRow): (parts: readonly Part[]) => PoolRow[] {
  const made = new WeakMap<Part, PoolRow>();
  const rowOf = (part: Part): PoolRow => {
    const row = made.get(part) ?? convert(part);
    made.set(part, row);
    return row;
  };
  return (parts) => parts.map(rowOf);
}

const ramRows = rowsOf(({ start, last }: RamList[number]) => ({ start, last, kind: PRESENT }));

const BLOCK_KIND: Readonly<Record<BlockState, RangeKind>> = {
  online: 'online',
  usable: 'online',
  'going-offline': 'online',
  isolated: 'offline',
  offline: 'offline',
};

const blockRows = (sizeBytes: bigint): ((runs: BlockRuns) => PoolRow[]) =>
  rowsOf(({ first, last, state }) => ({
    start: BigInt(first) * sizeBytes,
    last: (BigInt(last) + 1n) * sizeBytes - 1n,
    kind: kindIndex(BLOCK_KIND[state]),
  }));

const FINDING_KIND: Partial<Readonly<Record<Finding['id'], RangeKind>>> = {
  missing: 'missing',
  phantom: 'phantom',
  idle: 'idle',
  overlap: 'overlap',
  'crashkernel-listed': 'overlap',
};

function findingRows({ findings }: Conclusion): PoolRow[] {
  return findings.flatMap(({ id, ranges }): PoolRow[] => {
    const kind = FINDING_KIND[id];
    if (kind === undefined || ranges === undefined) return [];
    const index = kindIndex(kind);
    return Array.from(ranges.starts, (start, i) => ({ start, last: ranges.lasts[i] ?? start, kind: index }));
  });
}

function wordsOf({ actor, action, fn, args, reads, writes, note, message, refused }: Step): StepWords {
  return {
    actor,
    action,
    reads: reads ?? [],
    writes: writes ?? [],
    ...(fn === undefined ? {} : { fn }),
    ...(args === undefined
      ? {}
      : { args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, BigInt(value)])) }),
    ...(note === undefined ? {} : { note }),
    ...(message === undefined ? {} : { message }),
    ...(refused ? { refused: true } : {}),
  };
}

export interface RunViewInput {
  readonly machine: Machine;
  readonly run: Run;
  readonly design: Design;
  readonly events: readonly string[];
  readonly commandLine: string;
  /** Steps judged so far. */
  readonly onProgress?: (done: number, total: number) => void;
}

const PROGRESS_STEPS = 1000;

/** The window's view of a run. */
export function buildRunView({ machine, run, design, events, commandLine, onProgress }: RunViewInput): RunView {
  const found = createFindingPool();
  const conclude = createInstantConclusions(machine, (conclusion) => ({
    verdict: conclusion.verdict,
    version: found.add(findingRows(conclusion), conclusion),
  }));
  const findingVersions = new Int32Array(run.states.length);
  run.states.forEach((state, step) => {
    if (step % PROGRESS_STEPS === 0) onProgress?.(step, run.states.length);
    findingVersions[step] = conclude(state).version;
  });
  const trace = traceOf(
    machine,
    run,
    instantVerdicts((state) => conclude(state).verdict),
  );
  const sizeBytes = machine.memoryBlocks?.blockSizeBytes.value;
  const iomem = versionsOf(run.states, (s) => s.iomem, ramRows);
  const memblock = versionsOf(run.states, (s) => s.memblock, ramRows);
  const blocks = versionsOf(
    run.states,
    (s) => (sizeBytes === undefined ? undefined : s.blocks),
    blockRows(sizeBytes ?? 1n),
  );
  const { id, title, released, source } = design;
  return {
    design: { id, title, released, source },
    events,
    length: trace.length,
    ops: trace.ops,
    texts: trace.textIndexes,
    words: trace.texts.map(wordsOf),
    armed: trace.armed,
    verdicts: trace.verdicts,
    headerVersions: trace.headerVersions,
    headers: trace.headers,
    iomemVersions: iomem.indexes,
    iomem: iomem.versions,
    memblockVersions: memblock.indexes,
    memblock: memblock.versions,
    blockVersions: blocks.indexes,
    blocks: blocks.versions,
    findingVersions,
    findings: found.done(),
    commandLine,
  };
}
