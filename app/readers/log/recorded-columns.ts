// Lines of any log as the columns of one recording. Texts that come again are kept once.
import { ownText } from '../../core/text/own-text';
import { textColumn } from '../../core/text/text-column';
import { growingF64, growingU32, growingU64 } from '../../core/range/growing-column';
import { visibleText } from '../../core/text/visible';
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

/** Lines as they are found, in columns: a log of 10 MiB can have 10^6. */
export class RecordedLines {
  private readonly fns: string[] = [];
  private readonly keys: string[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly fnIndexes = growingU32();
  private readonly times = growingF64();
  private readonly latest = growingF64();
  private readonly lines = growingU32();
  private readonly args: string[] = [];
  private readonly totals = growingU64();
  private readonly phnums = growingF64();
  private hasLatest = false;
  private hasArgs = false;

  get length(): number {
    return this.lines.length;
  }

  /** Adds a line, unless it has the 65536th different name. */
  push({ line, seconds, latest, name, key = name, args = '', memblockTotal = 0n, phnum = -1 }: RecordedLine): void {
    const known = this.indexes.get(name);
    const index = known ?? this.fns.length;
    if (index >= NAMES_MAX) return;
    if (known === undefined) {
      const own = ownText(name);
      this.indexes.set(own, index);
      this.fns.push(own);
      this.keys.push(key === name ? own : ownText(key));
    }
    this.fnIndexes.push(index);
    this.times.push(seconds);
    this.latest.push(latest ?? seconds);
    this.hasLatest ||= latest !== undefined;
    this.lines.push(line);
    // In bytes they pass by visibleStrings, which makes all other strings of a machine fit to be looked at.
    this.args.push(visibleText(args));
    this.hasArgs ||= args !== '';
    this.totals.push(memblockTotal);
    this.phnums.push(phnum);
  }

  /** Says of all lines from the `from`th on how late they can be. */
  endedBy(from: number, latest: number): void {
    for (let i = from; i < this.length; i++) this.latest.set(i, latest);
    this.hasLatest ||= from < this.length;
  }

  /** True when every line has a time. */
  get areTimed(): boolean {
    return !this.times.done().some(Number.isNaN);
  }

  /** The columns in the order of the lines; undefined when there are none. */
  finish(head: Pick<RecordedTrace, 'file' | 'source' | 'clock' | 'actor'>): RecordedTrace | undefined {
    const { fns, keys } = this;
    if (this.length === 0) return undefined;
    return {
      ...head,
      times: this.times.done(),
      ...(this.hasLatest && { latest: this.latest.done() }),
      fnIndexes: Uint16Array.from(this.fnIndexes.done()),
      fns,
      ...(keys.some((key, i) => key !== fns[i]) && { keys }),
      lines: this.lines.done(),
      ...(this.hasArgs && { args: textColumn(this.args) }),
      memblockTotals: this.totals.done(),
      phnums: Int32Array.from(this.phnums.done()),
    };
  }
}
