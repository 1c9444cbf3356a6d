// What a name inside an archive, a folder or a snapshot image may be: a relative path that stays below its root and shows
// what it is. Nothing is written to disk under it, but it is shown, stored and matched.
import { hasHidden } from './visible';

/** systemd names its units, and the kernel their cgroups, `dev-disk\x2d1`: no separator there. */
const SYSTEMD_ESCAPE = /\\x[0-9a-f]{2}/g;

/** Why a name is refused, as the end of a sentence about it; undefined for a sound one. */
export function entryNameFault(name: string): string | undefined {
  if (name.includes('\0')) return 'has a zero byte in its path';
  if (name.replaceAll(SYSTEMD_ESCAPE, '').includes('\\')) return 'has a backslash in its path';
  if (name.startsWith('/')) return 'has an absolute path';
  if (/^[a-z]:/i.test(name)) return 'starts with a drive letter';
  if (name.split('/').includes('..')) return 'leads out of its folder with ".."';
  if (hasHidden(name) || /[\n\t]/.test(name)) return 'has characters in its path that cannot be seen';
  return undefined;
}
