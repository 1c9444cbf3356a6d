// From loaded evidence to what a snapshot image is written from, redacted on the way where that was asked for.
import type { Machine } from '../core/machine/machine';
import { createRedactor, type Redactor, type Replacement } from '../core/redact/redact-files';
import type { EvidenceFile } from '../readers/evidence-file';
import { machineJson } from '../report/machine-json';
import type { ImageContent, Kept } from '../store/snapshot-image/content';
import { viewStateSchema } from '../store/view-state';
import type { IpcResult } from '../ipc/contract';
import { readStored } from '../input/read-stored';
import type { Spool } from '../input/spool';
import { judgeEvidence } from './examine';
import { imageRuns } from './image-runs';
import type { Loaded } from './load';
import { redactLarge } from './redact-large';

const NAME_FILE = /(?:^|\/)(?:hostname|hostname_-f)$/;
const MACHINE_ID_FILE = /(?:^|\/)machine-id$/;
/** `uname -a`; /proc/version has "version" in the place of the name. */
const UNAME_LINE = /^Linux (?!version )([A-Za-z0-9_][\w.-]*) \d+\.\d+/m;
/** What `uname -a` and a host name are saved in is small. */
const SMALL = 64 * 1024;

/** Host names and machine-ids that the evidence states, further inputs included. */
function namesOf(machine: Machine, files: readonly EvidenceFile[]): Redactor {
  const hosts = new Set<string>();
  const ids = new Set<string>();
  if (machine.hostname !== undefined) hosts.add(machine.hostname.value);
  if (machine.machineId !== undefined) ids.add(machine.machineId.value);
  for (const { path, bytes, large } of files) {
    if (bytes.length > SMALL || large !== undefined) continue;
    const text = new TextDecoder().decode(bytes);
    const word = /^\s*([\w.-]+)\s*$/.exec(text)?.[1];
    if (word !== undefined && NAME_FILE.test(path)) hosts.add(word);
    if (word !== undefined && MACHINE_ID_FILE.test(path)) ids.add(word);
    const named = UNAME_LINE.exec(text)?.[1];
    if (named !== undefined) hosts.add(named);
  }
  return createRedactor([...hosts], [...ids]);
}

/** Evidence with what is said about it, before or after redaction. */
export type ImageSource = Loaded & { readonly title: string };

/** How redaction goes on, and where redacted bytes go that are too large to be held. */
export interface Redaction {
  /** Told of every replacement. */
  readonly note: (replacement: Replacement) => void;
  readonly spool: Spool;
  readonly onBytes?: (done: number, total: number) => void;
}

/** The same evidence without what tells whose machine it is. */
export function redactSource(source: ImageSource, redaction: Redaction): Promise<IpcResult<ImageSource>> {
  const redactor = namesOf(judgeEvidence(source).machine, source.files);
  // What was read of large files is of no use any more, and must not lie beside what is read of the redacted ones.
  const files = source.files.map((file) => (file.large === undefined ? file : { ...file, bytes: new Uint8Array(0) }));
  return redactBy(redactor, { ...source, files }, redaction);
}

async function redactBy(
  redactor: Redactor,
  source: ImageSource,
  { note, spool, onBytes }: Redaction,
): Promise<IpcResult<ImageSource>> {
  const total = source.files.reduce((sum, { large }) => sum + (large?.sizeBytes ?? 0), 0);
  let done = 0;
  const files: EvidenceFile[] = [];
  for (const file of source.files) {
    const { large } = file;
    if (large === undefined) files.push(...redactor.files([file], note));
    else
      files.push(
        await redactLarge({ ...file, large }, redactor, note, spool, (count) => onBytes?.((done += count), total)),
      );
  }
  const read = await readStored(files, source.title);
  if ('error' in read) return { ok: false, error: read.error };
  const kept = redactKept(source.kept ?? {}, redactor);
  const problems = source.problems.map((problem) => ({
    ...problem,
    where: { ...problem.where, file: redactor.text(problem.where.file) },
    message: redactor.text(problem.message),
  }));
  const title = redactor.text(source.title);
  const redacted = { files: read.files, problems, title, kept: { ...kept, redaction: redactor.counts() } };
  return { ok: true, value: redacted };
}

/** Foreign entries are left out: nobody here knows what they hold. */
function redactKept({ viewState, labels }: Kept, redactor: Redactor): Kept {
  const view = viewState && viewStateSchema.safeParse(JSON.parse(redactor.text(JSON.stringify(viewState))));
  return {
    ...(view?.success === true && { viewState: view.data }),
    ...(labels && {
      labels: { ...labels, tags: labels.tags.map((tag) => redactor.text(tag)), note: redactor.text(labels.note) },
    }),
  };
}

/** What the image is written from: the machine is decoded and judged, the scenarios are simulated. */
export function imageContent(source: ImageSource, appVersion: string): ImageContent {
  const { machine, judgement } = judgeEvidence(source);
  const { text: runs, headers } = imageRuns(machine, source.kept?.viewState);
  return {
    ...source.kept,
    files: source.files,
    about: {
      appVersion,
      title: source.title,
      arch: machine.arch?.value,
      release: machine.release?.value,
      verdict: judgement.verdict,
      headline: judgement.headline,
      problems: source.problems.map(({ where, message, hint }) => ({
        where: { ...where },
        message,
        ...(hint !== undefined && { hint }),
      })),
    },
    machine: machineJson(machine),
    runs,
    headers,
  };
}
