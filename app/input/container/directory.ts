// A folder. Walked in name order, never through a link, opening regular files only: a FIFO or a device
// somebody put there must not be read from.
import { readdir, readlink } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { fileChunks, peekHead } from '../byte-stream';
import { InputFault, messageOf } from '../input-fault';
import type { Intake } from '../intake';
import { noteSkipped } from '../skipped-entry';
import { takeFile } from '../take-file';

/** Hands every regular file below `root` to the intake, by its path below it. */
export async function unpackDirectory(root: string, intake: Intake): Promise<void> {
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const subfolders: string[] = [];
    for (const entry of await listFolder(root, folder, intake)) {
      const path = intake.admit(folder + entry.name);
      if (path === undefined) continue;
      if (entry.isDirectory()) subfolders.push(`${path}/`);
      else if (entry.isFile()) await takeEntry(root, path, intake);
      else if (entry.isSymbolicLink()) intake.links.set(path, await linkText(join(root, path)));
      else noteSkipped(intake, path, kindOf(entry));
    }
    for (const subfolder of subfolders.reverse()) pending.push(subfolder);
  }
}

async function listFolder(root: string, folder: string, intake: Intake): Promise<Dirent[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (thrown) {
    if (folder === '') throw thrown;
    intake.note(folder.slice(0, -1), `cannot be listed: ${messageOf(thrown)}`, 'folder skipped');
    return [];
  }
}

async function takeEntry(root: string, path: string, intake: Intake): Promise<void> {
  try {
    const diskPath = join(root, path);
    const stream = await peekHead(path, intake.metered(path, fileChunks(diskPath, intake)));
    try {
      await takeFile(path, undefined, { ...stream, diskPath }, intake);
    } finally {
      await stream.close();
    }
  } catch (thrown) {
    if (thrown instanceof InputFault) throw thrown;
    intake.note(path, `cannot be read: ${messageOf(thrown)}`, 'file skipped');
  }
}

/** What a link holds; '' where it cannot be read any more. */
async function linkText(path: string): Promise<string> {
  return readlink(path).catch(() => '');
}

function kindOf(entry: Dirent): string {
  if (entry.isFIFO()) return 'fifo';
  return entry.isSocket() ? 'socket' : 'device';
}
