// One input all the way to what the user would see: read, judged, made into the message for the window, the JSON and the
// reports. Whatever the bytes are, this ends in time, with a result of the promised shape.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020';
import { judgeCoverage } from '../../app/core/coverage/judge';
import type { Judgement } from '../../app/core/coverage/finding';
import type { Machine } from '../../app/core/machine/machine';
import { buildSnapshotView } from '../../app/core/view/build-view';
import type { SnapshotView } from '../../app/core/view/snapshot-view';
import { DEFAULT_LIMITS } from '../../app/input/limits';
import { withSections } from '../../app/input/supportconfig/with-sections';
import { dumpFormatOf } from '../../app/readers/dump/formats';
import { evidenceOfSlices } from '../../app/readers/dump/kept-parts';
import type { KeptSlice } from '../../app/readers/dump/kept-parts';
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { readEvidence } from '../../app/readers/index';
import { checkJson } from '../../app/report/check-json';
import { checkText } from '../../app/report/check-text';
import { reportHtml } from '../../app/report/report-html';
import { reportMarkdown } from '../../app/report/report-markdown';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MIB = 1024 * 1024;
/** The promise is a second per MiB; below a MiB, a second. */
const MS_PER_MIB = 1000;
/** A slow first try may be the collector's or the compiler's fault; three are not. */
const TRIES = 3;
/** What a hole of a sparse file answers with, at most. */
const MOST_ZEROS = 64 * 1024;

const validCheck = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(`${ROOT}resources/schema/check-1.schema.json`, 'utf8')) as object,
);

export interface Examined {
  readonly verdict: string;
  readonly readers: readonly string[];
  /** CPU time from bytes to the window's message. */
  readonly ms: number;
  readonly problems: number;
}

const fault = (what: string): never => {
  throw new Error(what);
};

/** Time allowed for files of so many bytes, in milliseconds. */
function budgetMs(bytes: number): number {
  return MS_PER_MIB * Math.max(1, bytes / MIB);
}

export interface Opened {
  readonly machine: Machine;
  readonly judgement: Judgement;
  readonly view: SnapshotView;
  readonly ms: number;
}

/** From bytes to the window's message; throws where that takes longer than promised, or a problem has no place. */
export function openInTime(files: readonly EvidenceFile[]): Opened {
  const budget = budgetMs(files.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let best = Infinity;
  for (let tries = 0; tries < TRIES; tries++) {
    const started = process.cpuUsage();
    const opened = withSections(files).files;
    const machine = readEvidence(opened);
    const judgement = judgeCoverage(machine);
    const view = buildSnapshotView('id', 'title', machine, judgement);
    // Of the process: what others do on this machine does not count.
    const { user, system } = process.cpuUsage(started);
    const ms = (user + system) / 1000;
    if (ms <= budget) {
      checkPlaces(machine, opened);
      return { machine, judgement, view, ms };
    }
    best = Math.min(best, ms);
  }
  return fault(`takes ${best.toFixed(0)} ms, allowed are ${budget.toFixed(0)}`);
}

/** Throws, with what is wrong, where a promise is broken. */
export function examine(files: readonly EvidenceFile[]): Examined {
  const { machine, judgement, view, ms } = openInTime(files);
  structuredClone(view);
  structuredClone(machine);
  const json = checkJson(machine, judgement);
  JSON.stringify(json);
  if (!validCheck(json)) fault(`check --json against its schema: ${JSON.stringify(validCheck.errors)}`);
  checkText('title', machine, judgement, (_, text) => text);
  const report = { title: 'title', machine, judgement, version: '0' };
  reportMarkdown(report);
  reportHtml(report);
  const readers = machine.sources.flatMap(({ reader }) => reader ?? []);
  return { verdict: judgement.verdict, readers, ms, problems: machine.problems.length };
}

/** Every problem says something, about a file of the input, at a place that can be. */
function checkPlaces({ problems }: Machine, files: readonly EvidenceFile[]): void {
  for (const { where, message } of problems) {
    const known = files.some(({ path }) => path === where.file || path.startsWith(`${where.file}/`));
    if (message === '') fault('a problem without words');
    // A block size that is missing is told where it would be.
    if (!known && !where.file.endsWith('/block_size_bytes')) fault(`a problem in ${where.file}, which was not given`);
    if (where.line !== undefined && !(Number.isSafeInteger(where.line) && where.line > 0)) fault(`line ${where.line}`);
    if (where.offset !== undefined && !(Number.isSafeInteger(where.offset) && where.offset >= 0)) {
      fault(`offset ${where.offset}`);
    }
  }
}

/**
 * A dump as the import keeps it: by the slices its format asks for, within the import's limits. `statedBytes` is the
 * file's size; behind `bytes` is a hole. Undefined where the import would refuse it; other files are kept whole.
 */
export function asImported(path: string, bytes: Uint8Array, statedBytes: number): EvidenceFile | undefined {
  const format = dumpFormatOf(bytes.subarray(0, 512));
  if (format === undefined || statedBytes <= bytes.length) return { path, bytes };
  const kept: KeptSlice[] = [];
  let keptBytes = 0;
  const reader = format.plan(statedBytes);
  for (let next = reader.next(); next.done !== true;) {
    const { offset, length } = next.value;
    if (!(Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0)) {
      fault(`asks for ${length} bytes at ${offset}`);
    }
    const there = Math.max(0, Math.min(length, statedBytes - offset));
    keptBytes += there;
    if (keptBytes > DEFAULT_LIMITS.fileBytes || kept.length >= DEFAULT_LIMITS.dumpSlices) return undefined;
    const slice = new Uint8Array(Math.min(there, MOST_ZEROS));
    slice.set(bytes.subarray(offset, offset + slice.length));
    kept.push({ offset, bytes: slice });
    next = reader.next(slice);
  }
  return evidenceOfSlices(path, kept, statedBytes);
}
