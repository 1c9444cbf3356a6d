// Links, devices and the like are never followed or opened. A tree of sysfs is full of links nobody
// misses, so only one that stands where evidence is looked for is worth a word.
import { isEvidencePath } from '../readers/evidence-path';
import type { Intake } from './intake';

/** Notes an entry that was not taken, if its path is one a reader knows. */
export function noteSkipped(intake: Intake, path: string, kind: string): void {
  if (!isEvidencePath(path)) return;
  intake.note(path, `is not a regular file (${kind})`, 'not followed; save the file itself');
}
