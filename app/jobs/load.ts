// Brings the evidence of a job into memory: from files the user named, from the library, from a bundled sample.
import type { Problem } from '../core/machine/provenance';
import { loadEvidence } from '../input/load-evidence';
import type { IpcError, IpcResult } from '../ipc/contract';
import type { EvidenceFile } from '../readers/evidence-file';
import { readManifest, readSnapshotFiles } from '../store/library';
import type { Source } from './jobs';
import type { Report } from './progress';

export interface Loaded {
  readonly files: readonly EvidenceFile[];
  readonly problems: readonly Problem[];
}

/** Reads the files, folders and archives the user named. */
export async function loadPaths(paths: readonly string[], report?: Report): Promise<IpcResult<Loaded>> {
  const loaded = await loadEvidence(paths, report && { onProgress: report });
  if ('error' in loaded) return { ok: false, error: loaded.error };
  return { ok: true, value: loaded };
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
  const problems = manifest.value.problems.map(({ where: { file, line, offset }, message, hint }) => ({
    where: { file, ...(line !== undefined && { line }), ...(offset !== undefined && { offset }) },
    message,
    ...(hint !== undefined && { hint }),
  }));
  return { ok: true, value: { files: read.files, problems, title } };
}

function gone(message: string, where?: string): { ok: false; error: IpcError } {
  const hint = 'Import it again.';
  return { ok: false, error: { code: 'not-found', message, ...(where !== undefined && { where }), hint } };
}
