// The library folder: blobs/<sha256> and snapshots/<id>/manifest.json. An import counts only once its manifest,
// written last, is there; a broken entry is reported and skipped. No global state: functions take the folder.
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { blobFolder, readBlob, readBlobPage, sha256Of, writeBlobs } from './blobs';
import { readJsonFile, writeJsonFile } from './json-file';
import { digestSchema, LIBRARY_SCHEMA, manifestSchema, type Manifest, type StoredFile } from './manifest';

/** An evidence file as the store sees it; `parts` where the bytes are not the whole file. */
export interface LibraryFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly parts?: readonly { readonly offset: number; readonly length: number }[];
  readonly wholeBytes?: number;
}

/** An entry that cannot be listed, and why. */
export interface BrokenEntry {
  readonly id: string;
  readonly reason: string;
  /** Never finished: there is no manifest. */
  readonly cutShort: boolean;
}

export type SnapshotSummary = Omit<Manifest, 'schema' | 'id' | 'files'>;

const snapshotsFolder = (library: string): string => path.join(library, 'snapshots');
/** The folder of a snapshot, whether there is one or not. */
export const snapshotFolder = (library: string, id: string): string => path.join(snapshotsFolder(library), id);
const manifestFile = (library: string, id: string): string => path.join(snapshotFolder(library, id), 'manifest.json');

/** The id of a snapshot: a digest of every path and content, so the same evidence is the same entry. */
export function snapshotId(files: readonly StoredFile[]): string {
  const lines = files.map((file) => `${file.sha256} ${file.path}${partsText(file)}\n`).sort();
  return sha256Of(lines.join(''));
}

/** The same bytes at other places of a file are other evidence. */
function partsText({ parts, wholeBytes }: StoredFile): string {
  if (parts === undefined) return '';
  return ` ${wholeBytes ?? ''} ${parts.map(({ offset, length }) => `${offset}+${length}`).join(',')}`;
}

/** Names each file by its content. */
export function describeFiles(files: readonly LibraryFile[]): StoredFile[] {
  return files.map(({ path: name, bytes, parts, wholeBytes }) => ({
    path: name,
    sha256: sha256Of(bytes),
    sizeBytes: bytes.length,
    ...(parts !== undefined && { parts: parts.map(({ offset, length }) => ({ offset, length })) }),
    ...(wholeBytes !== undefined && { wholeBytes }),
  }));
}

/** Stores a snapshot: blobs first, manifest last. An entry that is already there keeps its import time. */
export async function writeSnapshot(
  library: string,
  files: readonly LibraryFile[],
  stored: readonly StoredFile[],
  summary: SnapshotSummary,
): Promise<Manifest> {
  const id = snapshotId(stored);
  const blobs = new Map<string, Uint8Array>();
  stored.forEach((file, i) => {
    const bytes = files[i]?.bytes;
    if (bytes !== undefined) blobs.set(file.sha256, bytes);
  });
  await writeBlobs(library, blobs);
  const known = await readManifest(library, id);
  const importedAt = known.state === 'ok' ? known.value.importedAt : summary.importedAt;
  const manifest: Manifest = { schema: LIBRARY_SCHEMA, id, ...summary, importedAt, files: [...stored] };
  await writeJsonFile(manifestFile(library, id), manifest);
  return manifest;
}

/** One manifest. The id inside must be the folder's name. */
export async function readManifest(library: string, id: string): ReturnType<typeof readJsonFile<Manifest>> {
  const read = await readJsonFile(manifestFile(library, id), manifestSchema);
  if (read.state === 'ok' && read.value.id !== id) return { state: 'broken', reason: 'the id inside is another one' };
  return read;
}

/** Notes that a snapshot was opened. */
export async function touchSnapshot(library: string, manifest: Manifest, openedAt: string): Promise<void> {
  await writeJsonFile(manifestFile(library, manifest.id), { ...manifest, openedAt });
}

/** All entries, the last opened first, and those that cannot be read. */
export async function listSnapshots(library: string): Promise<{ entries: Manifest[]; broken: BrokenEntry[] }> {
  const names = await readdir(snapshotsFolder(library)).catch(() => []);
  const ids = names.filter((name) => digestSchema.safeParse(name).success);
  const entries: Manifest[] = [];
  const broken: BrokenEntry[] = [];
  for (const id of ids) {
    const read = await readManifest(library, id);
    if (read.state === 'ok') entries.push(read.value);
    else if (read.state === 'missing') broken.push({ id, reason: 'an import that was cut short', cutShort: true });
    else broken.push({ id, reason: read.reason, cutShort: false });
  }
  entries.sort((a, b) => b.openedAt.localeCompare(a.openedAt));
  return { entries, broken };
}

/** The evidence of a snapshot, or the first path whose blob is gone or damaged. */
export async function readSnapshotFiles(
  library: string,
  manifest: Manifest,
): Promise<{ files: LibraryFile[] } | { damaged: string }> {
  const files: LibraryFile[] = [];
  for (const file of manifest.files) {
    const bytes = await readBlob(library, file.sha256);
    if (bytes === undefined) return { damaged: file.path };
    files.push({ path: file.path, bytes, ...partsOf(file) });
  }
  return { files };
}

function partsOf({ parts, wholeBytes }: StoredFile): Pick<LibraryFile, 'parts' | 'wholeBytes'> {
  return { ...(parts !== undefined && { parts }), ...(wholeBytes !== undefined && { wholeBytes }) };
}

/** A page of the kept bytes of one evidence file, or undefined when the snapshot has no such file. */
export async function readSnapshotPage(
  library: string,
  id: string,
  filePath: string,
  offset: number,
  length: number,
): Promise<(Pick<LibraryFile, 'bytes' | 'parts' | 'wholeBytes'> & { totalBytes: number }) | undefined> {
  const read = await readManifest(library, id);
  const file = read.state === 'ok' ? read.value.files.find((f) => f.path === filePath) : undefined;
  if (file === undefined) return undefined;
  const bytes = await readBlobPage(library, file.sha256, offset, length);
  return bytes === undefined ? undefined : { bytes, totalBytes: file.sizeBytes, ...partsOf(file) };
}

/**
 * Removes what a cancelled or killed import left: folders without a manifest, blobs no manifest names. While an entry
 * cannot be read nothing is removed, because its blobs are not known. Returns the number of blobs.
 */
export async function sweepLibrary(library: string): Promise<number> {
  const { entries, broken } = await listSnapshots(library);
  for (const { id, cutShort } of broken) {
    if (cutShort) await rm(path.join(snapshotsFolder(library), id), { recursive: true, force: true });
  }
  if (broken.some((entry) => !entry.cutShort)) return 0;
  const used = new Set(entries.flatMap((entry) => entry.files.map((file) => file.sha256)));
  const names = await readdir(blobFolder(library)).catch(() => []);
  const unused = names.filter((name) => !used.has(name));
  await Promise.all(unused.map((name) => rm(path.join(blobFolder(library), name), { force: true })));
  return unused.length;
}
