// A snapshot of the library by the path of its folder, which is how command lines that the window shows name it.
import path from 'node:path';
import { snapshotFolder } from '../store/library-folders';
import { digestSchema } from '../store/manifest';
import type { Source } from './jobs';

/** The library snapshot whose folder or manifest a path names; undefined where the path is of another form. */
export function storedSource(input: string): Extract<Source, { kind: 'library' }> | undefined {
  const full = path.resolve(input);
  const folder = path.basename(full) === 'manifest.json' ? path.dirname(full) : full;
  const id = path.basename(folder);
  const library = path.dirname(path.dirname(folder));
  if (!digestSchema.safeParse(id).success || snapshotFolder(library, id) !== folder) return undefined;
  return { kind: 'library', library, id };
}
