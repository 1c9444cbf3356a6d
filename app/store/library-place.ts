// Which folder is the library: the standard one, or one the user chose. A library never moves and is never poured into
// another: a new folder is a library of its own, and the old one stays where it is.
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { tempName } from './durable-write';

/** In a folder that holds other things, the library is a folder of its own. */
const OWN_FOLDER = 'kdumpscope-library';
/** What only a library has. */
const MARKS = ['blobs', 'snapshots'];

export type LibraryChoice =
  { readonly state: 'ok'; readonly folder: string } | { readonly state: 'refused'; readonly reason: string };

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

function contains(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

async function writeFault(folder: string): Promise<string | undefined> {
  const probe = tempName(path.join(folder, 'probe'));
  try {
    await mkdir(folder, { recursive: true });
    await (await open(probe, 'wx')).close();
    await rm(probe);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be written';
  }
}

/**
 * The library that a chosen folder stands for: an empty folder or a library is used itself, in any other one a folder is
 * made. Refused where nothing can be written, and inside the library that is open, whose parts are nobody else's.
 */
export async function libraryFor(chosen: string, current: string): Promise<LibraryChoice> {
  const names = await namesIn(chosen);
  const itself = names.length === 0 || MARKS.every((mark) => names.includes(mark));
  const folder = itself ? chosen : path.join(chosen, OWN_FOLDER);
  if (path.resolve(folder) === path.resolve(current)) return { state: 'ok', folder: path.resolve(current) };
  if (contains(current, folder)) return { state: 'refused', reason: 'It lies inside the library that is open.' };
  const fault = await writeFault(folder);
  return fault === undefined ? { state: 'ok', folder } : { state: 'refused', reason: fault };
}

/** True while a chosen folder is there: a disk that is not plugged in must not become an empty library. */
export function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
