// What `npm run fuzz` runs beside itself: input after input as a thread, or flood after flood as a process whose heap is
// limited. Says before each what it is about to do, so that a hang or a crash of the whole thing has a name.
import { mkdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unpack } from './archives';
import { examine, openInTime } from './examine';
import type { Examined } from './examine';
import { floodsOf } from './floods';
import { inputAt } from './inputs';
import type { FuzzInput } from './inputs';
import { loadSeeds, unreached } from './seeds';

export interface Crash {
  readonly index: number;
  readonly name: string;
  readonly error: string;
}

export interface Tally {
  inputs: number;
  bytes: number;
  problems: number;
  readonly readers: Record<string, number>;
  readonly verdicts: Record<string, number>;
  slowest: { readonly name: string; readonly ms: number; readonly bytes: number };
}

const errorText = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
const bytesOf = ({ files, archive }: FuzzInput): number =>
  files.reduce((sum, { bytes }) => sum + bytes.length, archive?.bytes.length ?? 0);

const examineInput = async ({ files, archive }: FuzzInput): Promise<Examined> =>
  examine(archive === undefined ? files : await unpack(archive));

function count(tally: Tally, input: FuzzInput, { readers, verdict, ms, problems }: Examined): void {
  const bytes = bytesOf(input);
  tally.inputs++;
  tally.bytes += bytes;
  tally.problems += problems;
  tally.verdicts[verdict] = (tally.verdicts[verdict] ?? 0) + 1;
  for (const reader of new Set(readers)) tally.readers[reader] = (tally.readers[reader] ?? 0) + 1;
  if (ms > tally.slowest.ms) tally.slowest = { name: input.name, ms, bytes };
}

/** Examines inputs from `from` until `more` says no. `begin` hears each index, `report` each crash and, often, the tally. */
export async function fuzz(
  { seed, from, more }: { seed: number; from: number; more: () => boolean },
  begin: (index: number) => void,
  report: (news: { crash?: Crash; tally: Tally }) => void,
): Promise<void> {
  const seeds = await loadSeeds(true);
  let tally = emptyTally();
  for (let index = from; more(); index++) {
    begin(index);
    const input = inputAt(seeds, seed, index);
    try {
      count(tally, input, await examineInput(input));
    } catch (thrown) {
      report({ crash: { index, name: input.name, error: errorText(thrown) }, tally });
      tally = emptyTally();
    }
    if (tally.inputs >= 200) {
      report({ tally });
      tally = emptyTally();
    }
  }
  report({ tally });
}

const emptyTally = (): Tally => ({
  inputs: 0,
  bytes: 0,
  problems: 0,
  readers: {},
  verdicts: {},
  slowest: { name: '', ms: 0, bytes: 0 },
});

/** Writes the files of an input below `folder`, to be opened by hand, and says what was done to them. */
export async function saveInput(seed: number, index: number, folder: string): Promise<string> {
  const input = inputAt(await loadSeeds(true), seed, index);
  const archive = input.archive && { path: 'archive', bytes: input.archive.bytes };
  for (const { path, bytes } of archive ? [archive] : input.files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  return input.name;
}

/** Readers and formats that would not be fuzzed. */
export async function withoutSeed(): Promise<string[]> {
  return unreached(await loadSeeds(false));
}

/** One input again, without a net. */
export async function repeat(seed: number, index: number): Promise<Examined> {
  return examineInput(inputAt(await loadSeeds(true), seed, index));
}

/** The highest the process has been since the last reset, in bytes; undefined where the system does not tell. */
function peakBytes(): number | undefined {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined;
  }
}

function resetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the peak is that of the whole process, which is more.
  }
}

/** Opens floods `from` … end, one line of JSON for the beginning and one for the end of each. */
export async function flood(
  { bytes, from, few }: { bytes: number; from: number; few: boolean },
  collectGarbage: () => void,
): Promise<void> {
  const all = floodsOf(await loadSeeds(false), bytes, few);
  const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`);
  say({ floods: all.length });
  openInTime([]);
  collectGarbage();
  let baseline = process.memoryUsage().rss;
  for (const [index, { name, make }] of all.entries()) {
    if (index < from) continue;
    say({ index, name });
    collectGarbage();
    // What an earlier flood left behind counts against the next; only what the process needs anyway does not.
    baseline = Math.min(baseline, process.memoryUsage().rss);
    const files = make();
    if (files.length === 0) {
      say({ index, ms: 0, bytes: 0, extraBytes: 0 });
      continue;
    }
    collectGarbage();
    resetPeak();
    try {
      const { ms } = openInTime(files);
      const extraBytes = Math.max(0, (peakBytes() ?? baseline) - baseline);
      say({ index, ms, bytes: bytesOf({ name, files }), extraBytes });
    } catch (thrown) {
      say({ index, error: errorText(thrown) });
    }
  }
}
