// Removing is moving: library/trash/<id> holds a removed snapshot whole until it is purged, so that it can be put back. Its blobs
// stay in blobs/ as long.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { nodeDisk, type Disk } from './disk';
import { makeFolderDurably } from './durable-write';
import { readJsonFile, writeJsonFile } from './json-file';
import { snapshotFolder, snapshotsFolder, trashFolder } from './library-folders';

const removedSchema = z.strictObject({ removedAt: z.iso.datetime() });
const trashed = (library: string, id: string): string => path.join(trashFolder(library), id);
const noteFile = (folder: string): string => path.join(folder, 'removed.json');

function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  );
}

/** Moves a snapshot into the trash; false when there is none. `now` is ISO 8601. */
export async function removeSnapshot(
  library: string,
  id: string,
  now: string,
  disk: Disk = nodeDisk,
): Promise<boolean> {
  const from = snapshotFolder(library, id);
  if (!(await exists(from))) return false;
  await makeFolderDurably(trashFolder(library), disk);
  // An earlier one of the same evidence: what is removed now is the newer.
  await disk.remove(trashed(library, id));
  await writeJsonFile(noteFile(from), { removedAt: now }, disk);
  await disk.rename(from, trashed(library, id));
  await disk.syncFolder(trashFolder(library));
  await disk.syncFolder(snapshotsFolder(library));
  return true;
}

/** Puts a removed snapshot back; false when it is not in the trash, or the library has it again. */
export async function restoreSnapshot(library: string, id: string, disk: Disk = nodeDisk): Promise<boolean> {
  const from = trashed(library, id);
  if (!(await exists(from)) || (await exists(snapshotFolder(library, id)))) return false;
  await makeFolderDurably(snapshotsFolder(library), disk);
  await disk.rename(from, snapshotFolder(library, id));
  await disk.syncFolder(snapshotsFolder(library));
  await disk.syncFolder(trashFolder(library));
  await disk.remove(noteFile(snapshotFolder(library, id)));
  return true;
}

/** Ends what was removed before `before` (ISO 8601); how many. Their blobs go with the next sweep. */
export async function purgeTrash(library: string, before: string, disk: Disk = nodeDisk): Promise<number> {
  let purged = 0;
  for (const name of await readdir(trashFolder(library)).catch(() => [])) {
    const note = await readJsonFile(noteFile(trashed(library, name)), removedSchema);
    if (note.state === 'ok' && note.value.removedAt >= before) continue;
    await disk.remove(trashed(library, name));
    purged += 1;
  }
  return purged;
}
