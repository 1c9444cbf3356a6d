// Where an archive or directory entry may land: always below the capture root. Nothing is written to
// disk, but a path is shown, stored and matched, so a path that points elsewhere is refused.
import { entryNameFault } from '../core/text/entry-name';
import { visibleLine } from '../core/text/visible';

export type EntryPath =
  | { readonly kind: 'path'; readonly path: string }
  /** Left by macOS or Windows; not evidence and not worth a word. */
  | { readonly kind: 'junk' }
  | { readonly kind: 'refused'; readonly reason: string };

const JUNK = /(?:^|\/)(?:__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$)/;

/** Normalises an entry's path: no `./`, no doubled or trailing slash. */
export function entryPath(raw: string, maxLength: number): EntryPath {
  if (raw.length > maxLength) return { kind: 'refused', reason: `is longer than ${maxLength.toString()} characters` };
  const reason = entryNameFault(raw);
  if (reason !== undefined) return { kind: 'refused', reason };
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.');
  const path = segments.join('/');
  if (path === '') return { kind: 'junk' };
  return JUNK.test(path) ? { kind: 'junk' } : { kind: 'path', path };
}

/** A path of any length and content, fit for a message. */
export function shownPath(path: string): string {
  const cut = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return visibleLine(cut);
}
