// Removing is moving: library/trash/<id>.<n> holds a removed snapshot whole until it is purged, so that it can be put back. Its
// blobs stay in blobs/ as long. Of one snapshot removed again and again the last counts: one rename, and never a moment without.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { nodeDisk, type Disk } from './disk';
import { makeFolderDurably } from './durable-write';
import { readJsonFile, writeJsonFile } from './json-file';
import { snapshotFolder, snapshotsFolder, trashFolder } from './library-folders';

const removedSchema = z.strictObject({ removedAt: z.iso.datetime() });
const noteFile = (folder: string): string => path.join(folder, 'removed.json');

function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  );
}

/** The folders of a removed snapshot, the last removed first. */
async function trashedFolders(library: string, id: string): Promise<string[]> {
  const names = await readdir(trashFolder(library)).catch(() => []);
  const numbers = names.filter((name) => name.startsWith(`${id}.`)).map((name) => Number(name.slice(id.length + 1)));
  return numbers.sort((a, b) => b - a).map((number) => path.join(trashFolder(library), `${id}.${number}`));
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
  await writeJsonFile(noteFile(from), { removedAt: now }, disk);
  const earlier = await trashedFolders(library, id);
  const number = earlier[0] === undefined ? 1 : Number(path.extname(earlier[0]).slice(1)) + 1;
  await disk.rename(from, path.join(trashFolder(library), `${id}.${number}`));
  await disk.syncFolder(trashFolder(library));
  await disk.syncFolder(snapshotsFolder(library));
  for (const folder of earlier) await disk.remove(folder);
  return true;
}

/** Puts a removed snapshot back; false when it is not in the trash, or the library has it again. */
export async function restoreSnapshot(library: string, id: string, disk: Disk = nodeDisk): Promise<boolean> {
  const [from, ...older] = await trashedFolders(library, id);
  if (from === undefined || (await exists(snapshotFolder(library, id)))) return false;
  // Half purged.
  if (!(await exists(path.join(from, 'manifest.json')))) return false;
  // Or they would come up once this one is gone.
  for (const folder of older) await disk.remove(folder);
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
    const folder = path.join(trashFolder(library), name);
    const note = await readJsonFile(noteFile(folder), removedSchema);
    if (note.state === 'ok' && note.value.removedAt >= before) continue;
    await disk.remove(folder);
    purged += 1;
  }
  return purged;
}
