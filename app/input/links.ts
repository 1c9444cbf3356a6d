// Symbolic links of an input. Nothing on disk is ever opened through one: a link that leads to a file of the same input
// is that file under another name, as sosreport makes them; any other link is told where evidence is looked for.
import { posix } from 'node:path';
import { isEvidencePath } from '../readers/evidence-path';
import type { Intake } from './intake';
import { noteSkipped } from './skipped-entry';

/** Links to links; the kernel itself gives up at 40. */
const MOST_HOPS = 8;

/** Where a link leads, within the input; undefined where it leaves it. */
function targetOf(path: string, target: string): string | undefined {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return undefined;
  const joined = posix.normalize(posix.join(posix.dirname(path), target));
  return joined.startsWith('../') || joined === '..' ? undefined : joined;
}

/** Gives the files behind links their other names, or tells that a link leads to nothing that was taken. */
export function resolveLinks(intake: Intake): void {
  for (const path of intake.links.keys()) {
    if (!isEvidencePath(path) || intake.fileAt(path) !== undefined) continue;
    let place: string | undefined = path;
    for (let hop = 0; hop < MOST_HOPS && place !== undefined; hop++) {
      const target = intake.links.get(place);
      if (target === undefined) break;
      place = targetOf(place, target);
    }
    const file = place === undefined ? undefined : intake.fileAt(place);
    if (file === undefined) noteSkipped(intake, path, 'symlink');
    // Evidence that is read under its own name is not read twice.
    else if (!isEvidencePath(file.path)) intake.keep({ ...file, path });
  }
}
