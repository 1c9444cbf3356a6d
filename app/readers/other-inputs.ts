// Files of a further input whose path the first input has, too, with other content. They are kept under a folder of
// their own, told as contradictions and not read: later evidence never overrides earlier evidence in silence.
import type { Contradiction } from '../core/machine/contradiction';
import type { MachineDraft } from '../core/machine/machine';
import { noteProblem } from '../core/machine/machine';
import type { EvidenceFile, Reader } from './evidence-file';
import { firstDifference } from './first-difference';
import { noteContradiction } from './first-wins';
import { bootTimeReader, compareBootTimes } from './proc/boot-time';

const FOLDER = /^other-input-\d{1,4}\//;
/** Readers of logs: these differ between two looks at one machine without contradicting each other. */
const GROWING: ReadonlySet<string> = new Set(['dmesg', 'drmgr', 'trace', 'earlier-crash']);
/** True for a reader of logs: what of them is read stands for itself, however much follows. */
export const isLog = (reader: Reader): boolean => GROWING.has(reader.id);

/** Files that cannot differ between two looks at one running machine. */
const IDENTITY =
  /^(?:proc\/version|uname(?:\.txt)?|sos_commands\/kernel\/uname_-a|(?:etc\/)?hostname|etc\/machine-id|proc\/sys\/kernel\/(?:hostname|osrelease))$/;

/** The path that a file kept beside the first one has in its own input; undefined for all other files. */
export function otherInputPath(path: string): string | undefined {
  return FOLDER.test(path) ? path.replace(FOLDER, '') : undefined;
}

/** Where the file of input `number` (counted from 1) is kept beside the first one. */
export function besideFirst(path: string, number: number): string {
  return `other-input-${number}/${path}`;
}

/** Tells how a file of a further input differs from the one that is used. */
export function compareWithFirst(
  other: EvidenceFile,
  first: EvidenceFile,
  reader: Reader | undefined,
  draft: MachineDraft,
): void {
  if (reader === bootTimeReader) return compareBootTimes(first, other, draft);
  if (reader !== undefined && isLog(reader)) {
    const hint = `only ${first.path} of the first input is read; open the inputs one at a time to see both`;
    noteProblem(draft, { file: other.path }, 'is a log of two inputs that differs', hint);
    return;
  }
  const differ = firstDifference(first, other);
  if (differ === undefined) return;
  const decides: Contradiction['decides'] = IDENTITY.test(first.path) ? 'identity' : undefined;
  noteContradiction(draft, reader?.title ?? first.path, differ.kept, differ.other, decides);
}
