// Lines of any log as the columns of one recording. Texts that come again are kept once.
import type { RecordedTrace } from '../../core/view/run-view';

/** One recorded line, as a reader finds it. */
export interface RecordedLine {
  /** 1-based. */
  readonly line: number;
  /** NaN where the log prints no time. */
  readonly seconds: number;
  /** Latest possible time, where `seconds` is only the earliest. */
  readonly latest?: number;
  /** Function of a trace, text of a log. */
  readonly name: string;
  /** Function or message of the simulated step that stands for it; absent: the name. '': none does. */
  readonly key?: string;
  readonly args?: string;
  readonly memblockTotal?: bigint;
  readonly phnum?: number;
}

/** Wire type of `fnIndexes`. */
const NAMES_MAX = 0xffff;

/** Columns in the order of the lines; undefined when there are none. Lines beyond 65535 different names are left out. */
export function recordedColumns(
  head: Pick<RecordedTrace, 'file' | 'source' | 'clock' | 'actor'>,
  all: readonly RecordedLine[],
): RecordedTrace | undefined {
  const fns: string[] = [];
  const keys: string[] = [];
  const indexes = new Map<string, number>();
  const fnIndexes: number[] = [];
  const kept = all.filter(({ name, key = name }) => {
    const known = indexes.get(name);
    const index = known ?? fns.length;
    if (index >= NAMES_MAX) return false;
    if (known === undefined) {
      indexes.set(name, index);
      fns.push(name);
      keys.push(key);
    }
    fnIndexes.push(index);
    return true;
  });
  if (kept.length === 0) return undefined;
  return {
    ...head,
    times: Float64Array.from(kept, ({ seconds }) => seconds),
    ...(kept.some(({ latest }) => latest !== undefined) && {
      latest: Float64Array.from(kept, ({ seconds, latest }) => latest ?? seconds),
    }),
    fnIndexes: Uint16Array.from(fnIndexes),
    fns,
    ...(keys.some((key, i) => key !== fns[i]) && { keys }),
    lines: Uint32Array.from(kept, ({ line }) => line),
    args: kept.map(({ args = '' }) => args),
    memblockTotals: BigUint64Array.from(kept, ({ memblockTotal = 0n }) => memblockTotal),
    phnums: Int32Array.from(kept, ({ phnum = -1 }) => phnum),
  };
}
