// Brings the evidence of a job into memory: from files the user named, from the library, from a bundled sample.
import type { Problem } from '../core/machine/provenance';
import { loadEvidence, unite } from '../input/load-evidence';
import { readStored } from '../input/read-stored';
import type { Spool } from '../input/spool';
import type { IpcError, IpcResult } from '../ipc/contract';
import type { EvidenceFile } from '../readers/evidence-file';
import { readKept } from '../store/kept';
import { readManifest, readSnapshotFiles } from '../store/library';
import type { Manifest } from '../store/manifest';
import type { Kept } from '../store/snapshot-image/content';
import { isImageFile, readImage } from '../store/snapshot-image/read';
import type { Source } from './jobs';
import type { Report } from './progress';

export interface Loaded {
  readonly files: readonly EvidenceFile[];
  readonly problems: readonly Problem[];
  /** What a single snapshot image or library entry has beside the evidence. */
  readonly kept?: Kept;
  /** What such an input is called. */
  readonly title?: string;
}

/**
 * Reads the files, folders, archives and snapshot images the user named. What is too large to be held goes into `spool`, a
 * nameless file unless given.
 */
export async function loadPaths(paths: readonly string[], report?: Report, spool?: Spool): Promise<IpcResult<Loaded>> {
  const inputs: Loaded[] = [];
  let others: string[] = [];
  const loadOthers = async (): Promise<IpcError | undefined> => {
    const loaded = await loadEvidence(others, { ...(report && { onProgress: report }), ...(spool && { spool }) });
    if ('error' in loaded) return loaded.error;
    inputs.push(loaded);
    others = [];
    return undefined;
  };
  // In their order: of two files that disagree the first is used.
  for (const path of paths) {
    if (!(await isImageFile(path))) {
      others.push(path);
      continue;
    }
    const error = others.length > 0 ? await loadOthers() : undefined;
    if (error !== undefined) return { ok: false, error };
    const image = await loadImage(path, report);
    if (!image.ok) return image;
    inputs.push(image.value);
  }
  const error = others.length > 0 || inputs.length === 0 ? await loadOthers() : undefined;
  if (error !== undefined) return { ok: false, error };
  const [only] = inputs;
  return { ok: true, value: only !== undefined && inputs.length === 1 ? only : unite(inputs) };
}

async function loadImage(path: string, report?: Report): Promise<IpcResult<Loaded>> {
  const read = await readImage(path, (done, total) => report?.({ phase: 'Reading', done, total, unit: 'bytes' }));
  if ('fault' in read) return { ok: false, error: { code: 'unusable', where: path, ...read.fault } };
  const { files, kept, manifest } = read;
  if (files.length === 0) {
    const error = { code: 'unusable', message: 'None of its evidence can be read', where: path } as const;
    return { ok: false, error };
  }
  return withRead(files, read.problems.map(problemOf), { kept, title: manifest.title }, path);
}

/** Large files with what readers read of them. What was left out is told once, however often it is read again. */
async function withRead<More extends object>(
  stored: readonly EvidenceFile[],
  problems: readonly Problem[],
  more: More,
  where: string,
): Promise<IpcResult<Loaded & More>> {
  const read = await readStored(stored, where);
  if ('error' in read) return { ok: false, error: read.error };
  const { files } = read;
  const told = new Set(problems.map(({ where: { file }, message }) => `${file}\0${message}`));
  const news = read.problems.filter(({ where: { file }, message }) => !told.has(`${file}\0${message}`));
  return { ok: true, value: { ...more, files, problems: [...problems, ...news] } };
}

/** A stored problem as the machine has it. */
function problemOf({ where: { file, line, offset }, message, hint }: Manifest['problems'][number]): Problem {
  return {
    where: { file, ...(line !== undefined && { line }), ...(offset !== undefined && { offset }) },
    message,
    ...(hint !== undefined && { hint }),
  };
}

/** Reads a snapshot's evidence again. */
export async function loadSource(source: Source, report?: Report): Promise<IpcResult<Loaded & { title: string }>> {
  if (source.kind === 'sample') {
    const loaded = await loadPaths([source.file], report);
    return loaded.ok ? { ok: true, value: { ...loaded.value, title: source.title } } : loaded;
  }
  const manifest = await readManifest(source.library, source.id);
  if (manifest.state !== 'ok') return gone('This snapshot is no longer in the library.');
  const total = manifest.value.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let done = 0;
  const read = await readSnapshotFiles(source.library, manifest.value, (count) => {
    done += count;
    report?.({ phase: 'Reading the library', done, total, unit: 'bytes' });
  });
  if ('damaged' in read) return gone('A file of this snapshot is gone from the library or damaged.', read.damaged);
  const { title } = manifest.value;
  const problems = manifest.value.problems.map(problemOf);
  const kept = await readKept(source.library, manifest.value);
  return withRead(read.files, problems, { title, kept }, title);
}

function gone(message: string, where?: string): { ok: false; error: IpcError } {
  const hint = 'Import it again.';
  return { ok: false, error: { code: 'not-found', message, ...(where !== undefined && { where }), hint } };
}
