// The library folder: blobs/<sha256> and snapshots/<id>/manifest.json. An import counts only once its manifest,
// written last, is there; a broken entry is reported and skipped. No global state: functions take the folder.
import { readdir } from 'node:fs/promises';
import { readBlob, readBlobPage, writeBlobs } from './blobs';
import { snapshotId, type LibraryFile } from './describe-files';
import { nodeDisk, type Disk } from './disk';
import { readJsonFile, writeJsonFile } from './json-file';
import { describeImage, imageBlobs, writeKept } from './kept';
import { manifestFile, snapshotsFolder } from './library-folders';
import { digestSchema, LIBRARY_SCHEMA, manifestSchema, type Manifest, type StoredFile } from './manifest';
import type { Kept } from './snapshot-image/content';

/** An entry that cannot be listed, and why. */
export interface BrokenEntry {
  readonly id: string;
  readonly reason: string;
  /** Never finished: there is no manifest. */
  readonly cutShort: boolean;
}

export type SnapshotSummary = Omit<Manifest, 'schema' | 'id' | 'files' | 'image'>;

/**
 * Stores a snapshot: blobs first, what is kept beside it next, the manifest last. An entry that is already there keeps its
 * import time, its view and its labels.
 */
export async function writeSnapshot(
  library: string,
  files: readonly LibraryFile[],
  stored: readonly StoredFile[],
  summary: SnapshotSummary,
  kept: Kept = {},
  disk: Disk = nodeDisk,
): Promise<Manifest> {
  const id = snapshotId(stored);
  const blobs = new Map<string, Uint8Array>(imageBlobs(kept));
  stored.forEach((file, i) => {
    const bytes = files[i]?.bytes;
    if (bytes !== undefined) blobs.set(file.sha256, bytes);
  });
  await writeBlobs(library, blobs, disk);
  const known = await readManifest(library, id);
  await writeKept(library, id, kept, disk);
  const importedAt = known.state === 'ok' ? known.value.importedAt : summary.importedAt;
  const image = describeImage(kept) ?? (known.state === 'ok' ? known.value.image : undefined);
  const manifest: Manifest = {
    schema: LIBRARY_SCHEMA,
    id,
    ...summary,
    importedAt,
    files: [...stored],
    ...(image !== undefined && { image }),
  };
  await writeJsonFile(manifestFile(library, id), manifest, disk);
  return manifest;
}

/** One manifest. The id inside must be the folder's name. */
export async function readManifest(library: string, id: string): ReturnType<typeof readJsonFile<Manifest>> {
  const read = await readJsonFile(manifestFile(library, id), manifestSchema);
  if (read.state === 'ok' && read.value.id !== id) return { state: 'broken', reason: 'the id inside is another one' };
  return read;
}

/** Notes that a snapshot was opened. */
export async function touchSnapshot(
  library: string,
  manifest: Manifest,
  openedAt: string,
  disk: Disk = nodeDisk,
): Promise<void> {
  await writeJsonFile(manifestFile(library, manifest.id), { ...manifest, openedAt }, disk);
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
