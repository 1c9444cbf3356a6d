// Where an archive or directory entry may land: always below the capture root. Nothing is written to
// disk, but a path is shown, stored and matched, so a path that points elsewhere is refused.

export type EntryPath =
  | { readonly kind: 'path'; readonly path: string }
  /** Left by macOS or Windows; not evidence and not worth a word. */
  | { readonly kind: 'junk' }
  | { readonly kind: 'refused'; readonly reason: string };

/** systemd names its units, and the kernel their cgroups, `dev-disk\x2d1`: no separator there. */
const SYSTEMD_ESCAPE = /\\x[0-9a-f]{2}/g;
const JUNK = /(?:^|\/)(?:__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$)/;

/** Normalises an entry's path: no `./`, no doubled or trailing slash. */
export function entryPath(raw: string, maxLength: number): EntryPath {
  if (raw.length > maxLength) return { kind: 'refused', reason: `is longer than ${maxLength.toString()} characters` };
  if (raw.includes('\0')) return { kind: 'refused', reason: 'has a zero byte in its path' };
  if (raw.replaceAll(SYSTEMD_ESCAPE, '').includes('\\'))
    return { kind: 'refused', reason: 'has a backslash in its path' };
  if (raw.startsWith('/')) return { kind: 'refused', reason: 'has an absolute path' };
  if (/^[a-z]:/i.test(raw)) return { kind: 'refused', reason: 'starts with a drive letter' };
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return { kind: 'refused', reason: 'leads out of its folder with ".."' };
  const path = segments.join('/');
  if (path === '') return { kind: 'junk' };
  return JUNK.test(path) ? { kind: 'junk' } : { kind: 'path', path };
}

/** A path of any length and content, fit for a message. */
export function shownPath(path: string): string {
  const cut = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return cut.replaceAll(/\p{Cc}/gu, '?');
}
