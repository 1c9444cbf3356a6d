// A file is the old one or the new one, whenever the power fails: written beside its place, flushed, renamed, and the
// name flushed. Own code instead of write-file-atomic, which takes a short write (a full disk) for a whole one and never
// flushes the folder.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { nodeDisk, type Disk, type DiskFile } from './disk';

/** In the name of every unfinished file: what recovery may remove. */
export const TEMP_MARK = '.unfinished-';
let counter = 0;

/** A name beside `file` that no other write uses. */
export function tempName(file: string): string {
  counter += 1;
  return path.join(path.dirname(file), `${TEMP_MARK}${process.pid}-${counter}-${path.basename(file)}`);
}

/** Removes what an ended thread of this process left unfinished beside `file`. */
export async function removeUnfinishedOf(file: string, disk: Disk = nodeDisk): Promise<void> {
  const folder = path.dirname(file);
  for (const name of await readdir(folder).catch(() => [])) {
    const ours = name.startsWith(`${TEMP_MARK}${process.pid}-`) && name.endsWith(`-${path.basename(file)}`);
    if (ours) await disk.remove(path.join(folder, name)).catch(() => undefined);
  }
}

/** Makes a folder whose name outlives a power failure. */
export async function makeFolderDurably(folder: string, disk: Disk = nodeDisk): Promise<void> {
  const first = await disk.makeFolder(folder);
  if (first === undefined) return;
  const last = path.dirname(path.resolve(folder));
  for (let parent = last; ; parent = path.dirname(parent)) {
    await disk.syncFolder(parent);
    if (parent === path.dirname(path.resolve(first)) || parent === path.dirname(parent)) return;
  }
}

/** Writes all of the bytes; a disk that takes none of them is full. */
async function writeAll(file: DiskFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const count = await file.write(bytes.subarray(at));
    if (count === 0) throw Object.assign(new Error('ENOSPC: nothing more could be written'), { code: 'ENOSPC' });
    at += count;
  }
}

/** Writes a new file without flushing it; one that fails is removed again. */
export async function writeNewFile(
  file: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  disk: Disk,
  flush: boolean,
): Promise<void> {
  const handle = await disk.createFile(file);
  try {
    try {
      for await (const chunk of chunks) await writeAll(handle, chunk);
      if (flush) await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    await disk.remove(file).catch(() => undefined);
    throw error;
  }
}

/** Puts `chunks` at `file`, whole or not at all. Rejects with the system's error; the old file is then still there. */
export async function writeDurably(
  file: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  disk: Disk = nodeDisk,
): Promise<void> {
  const temp = tempName(file);
  await writeNewFile(temp, chunks, disk, true);
  try {
    await disk.rename(temp, file);
  } catch (error) {
    await disk.remove(temp).catch(() => undefined);
    throw error;
  }
  await disk.syncFolder(path.dirname(file));
}
