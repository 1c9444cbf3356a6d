// Which paths the readers know, and where in a longer path such a path begins: a capture usually comes
// as `host-2026-11-21/proc/iomem`, and everything before `proc` is the capture root.
import { recognise } from './index';

const NOTHING = new Uint8Array(0);
/** No capture lies below this many folders called proc or sys. */
const MAX_PLACES = 16;

/** True when a reader knows a file by this path below the capture root. */
export function isKnownPath(path: string): boolean {
  return recognise({ path, bytes: NOTHING })?.by === 'path';
}

/** The capture root of a path that leads to /proc, /sys, sos_commands or elfcorehdr.bin evidence: '' or `dir/…/`. */
export function evidenceRoot(path: string): string | undefined {
  if (path === 'elfcorehdr.bin') return '';
  if (path.endsWith('/elfcorehdr.bin')) return path.slice(0, -'elfcorehdr.bin'.length);
  const places = /(?:^|\/)(?=(?:proc|sys|sos_commands)\/)/g;
  for (let tries = 0; tries < MAX_PLACES; tries++) {
    const match = places.exec(path);
    if (match === null) return undefined;
    const start = match.index + match[0].length;
    if (isKnownPath(path.slice(start))) return path.slice(0, start);
    places.lastIndex = start + 1;
  }
  return undefined;
}

/** True when the path, wherever its root is, leads to evidence. */
export function isEvidencePath(path: string): boolean {
  return evidenceRoot(path) !== undefined || isKnownPath(path.slice(path.lastIndexOf('/') + 1));
}
