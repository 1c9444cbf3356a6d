// Brings the evidence of a job into memory: from files the user named, from the library, from a bundled sample.
import type { Problem } from '../core/machine/provenance';
import { loadEvidence, unite } from '../input/load-evidence';
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

/** Reads the files, folders, archives and snapshot images the user named. */
export async function loadPaths(paths: readonly string[], report?: Report): Promise<IpcResult<Loaded>> {
  const inputs: Loaded[] = [];
  let others: string[] = [];
  const loadOthers = async (): Promise<IpcError | undefined> => {
    const loaded = await loadEvidence(others, report && { onProgress: report });
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
    const image = await loadImage(path);
    if (!image.ok) return image;
    inputs.push(image.value);
  }
  const error = others.length > 0 || inputs.length === 0 ? await loadOthers() : undefined;
  if (error !== undefined) return { ok: false, error };
  const [only] = inputs;
  return { ok: true, value: only !== undefined && inputs.length === 1 ? only : unite(inputs) };
}

async function loadImage(path: string): Promise<IpcResult<Loaded>> {
  const read = await readImage(path);
  if ('fault' in read) return { ok: false, error: { code: 'unusable', where: path, ...read.fault } };
  const { files, kept, manifest } = read;
  if (files.length === 0) {
    const error = { code: 'unusable', message: 'None of its evidence can be read', where: path } as const;
    return { ok: false, error };
  }
  return { ok: true, value: { files, kept, title: manifest.title, problems: read.problems.map(problemOf) } };
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
  report?.({ phase: 'Reading the library' });
  const manifest = await readManifest(source.library, source.id);
  if (manifest.state !== 'ok') return gone('This snapshot is no longer in the library.');
  const read = await readSnapshotFiles(source.library, manifest.value);
  if ('damaged' in read) return gone('A file of this snapshot is gone from the library or damaged.', read.damaged);
  const { title } = manifest.value;
  const problems = manifest.value.problems.map(problemOf);
  const kept = await readKept(source.library, manifest.value);
  return { ok: true, value: { files: read.files, problems, title, kept } };
}

function gone(message: string, where?: string): { ok: false; error: IpcError } {
  const hint = 'Import it again.';
  return { ok: false, error: { code: 'not-found', message, ...(where !== undefined && { where }), hint } };
}
