// The library folder: blobs/<sha256> and snapshots/<id>/manifest.json. An import counts only once its manifest,
// written last, is there; a broken entry is reported and skipped. No global state: functions take the folder.
import { readdir, stat } from 'node:fs/promises';
import { contentOf, HELD_BYTES, HELD_FILE_BYTES, type Content } from '../core/evidence/content';
import type { BlobSpool } from './blob-spool';
import { largeBlob, readBlob, readBlobPage, writeBlobs } from './blobs';
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

/** Of an import with files too large to be held. */
export interface Storing {
  /** Where some of them lie already. */
  readonly spool?: BlobSpool;
  readonly onBytes?: (count: number) => void;
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
  storing: Storing = {},
): Promise<Manifest> {
  const id = snapshotId(stored);
  const blobs = new Map<string, Content>(imageBlobs(kept));
  stored.forEach((file, i) => {
    const source = files[i];
    if (source !== undefined) blobs.set(file.sha256, contentOf(source));
  });
  await writeBlobs(library, blobs, disk, storing.spool, storing.onBytes);
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

/** Whether there is an entry of this id, sound or damaged: a manifest of 10^5 files takes long to read and to check. */
export async function hasSnapshot(library: string, id: string): Promise<boolean> {
  return stat(manifestFile(library, id)).then(
    () => true,
    () => false,
  );
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

/** The evidence of a snapshot, large files by reference, or the first path whose blob is gone or damaged. */
export async function readSnapshotFiles(
  library: string,
  manifest: Manifest,
  onBytes?: (count: number) => void,
): Promise<{ files: LibraryFile[] } | { damaged: string }> {
  const files: LibraryFile[] = [];
  let held = 0;
  for (const file of manifest.files) {
    const { sha256, sizeBytes } = file;
    if (sizeBytes > HELD_FILE_BYTES || held + sizeBytes > HELD_BYTES) {
      const large = await largeBlob(library, sha256, sizeBytes, onBytes);
      if (large === undefined) return { damaged: file.path };
      files.push({ path: file.path, bytes: new Uint8Array(0), large, ...partsOf(file) });
      continue;
    }
    held += sizeBytes;
    const bytes = await readBlob(library, sha256);
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
