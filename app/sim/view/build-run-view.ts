// A finished run -> the one message a window gets. Everything large is a typed array, every state a version number.
import type { Finding, Judgement } from '../../core/coverage/finding';
import type { Machine } from '../../core/machine/machine';

import type { RunView, StepWords, VersionRanges } from '../../core/view/run-view';
import { RANGE_KINDS } from '../../core/view/snapshot-view';
import type { RangeKind } from '../../core/view/snapshot-view';
import type { Design } from '../designs/design';
import type { Run, Step } from '../run/recorder';
import { traceOf } from '../run/trace';
import type { BlockRuns, BlockState } from '../state/block-runs';
import type { RamList } from '../state/ram-list';
import { createInstantJudge, instantVerdicts } from '../verdict/instant-verdict';
import { versionsOf } from './versions';

interface Row {
  readonly start: bigint;
  readonly last: bigint;
  readonly kind: RangeKind;
}

function columns(rows: readonly Row[]): VersionRanges {
  return {
    starts: BigUint64Array.from(rows, (r) => r.start),
    lasts: BigUint64Array.from(rows, (r) => r.last),
    kinds: Uint8Array.from(rows, (r) => RANGE_KINDS.indexOf(r.kind)),
  };
}

const ramColumns = (ram: RamList): VersionRanges =>
  columns(ram.map(({ start, last }) => ({ start, last, kind: 'present' })));

const BLOCK_KIND: Readonly<Record<BlockState, RangeKind>> = {
  online: 'online',
  usable: 'online',
  'going-offline': 'online',
  isolated: 'offline',
  offline: 'offline',
};

const blockColumns = (runs: BlockRuns, sizeBytes: bigint): VersionRanges =>
  columns(
    runs.map(({ first, last, state }) => ({
      start: BigInt(first) * sizeBytes,
      last: (BigInt(last) + 1n) * sizeBytes - 1n,
      kind: BLOCK_KIND[state],
    })),
  );

const FINDING_KIND: Partial<Readonly<Record<Finding['id'], RangeKind>>> = {
  missing: 'missing',
  phantom: 'phantom',
  idle: 'idle',
  overlap: 'overlap',
  'crashkernel-listed': 'overlap',
};

function findingColumns(judgement: Judgement): RunView['findings'][number] {
  const rows = judgement.findings.flatMap(({ id, ranges }): Row[] => {
    const kind = FINDING_KIND[id];
    return kind && ranges
      ? Array.from(ranges.starts, (start, i) => ({ start, last: ranges.lasts[i] ?? start, kind }))
      : [];
  });
  const words = judgement.findings.filter((f) => f.severity !== 'info').map((f) => f.message);
  return { ...columns(rows), headline: judgement.headline, words };
}

function wordsOf({ actor, action, fn, reads, writes, note, message, refused }: Step): StepWords {
  return {
    actor,
    action,
    reads: reads ?? [],
    writes: writes ?? [],
    ...(fn === undefined ? {} : { fn }),
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
}

/** The window's view of a run. */
export function buildRunView({ machine, run, design, events, commandLine }: RunViewInput): RunView {
  const judge = createInstantJudge(machine);
  const verdict = instantVerdicts((state) => judge(state).verdict);
  const trace = traceOf(machine, run, verdict);
  const sizeBytes = machine.memoryBlocks?.blockSizeBytes.value;
  const iomem = versionsOf(run.states, (s) => s.iomem, ramColumns);
  const memblock = versionsOf(run.states, (s) => s.memblock, ramColumns);
  const blocks = versionsOf(
    run.states,
    (s) => (sizeBytes === undefined ? undefined : s.blocks),
    (runs) => blockColumns(runs, sizeBytes ?? 1n),
  );
  const findings = versionsOf(run.states, judge, findingColumns);
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
    iomem: iomem.list,
    memblockVersions: memblock.indexes,
    memblock: memblock.list,
    blockVersions: blocks.indexes,
    blocks: blocks.list,
    findingVersions: findings.indexes,
    findings: findings.list,
    commandLine,
  };
}
