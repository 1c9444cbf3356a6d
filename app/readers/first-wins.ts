// One fact stated by two files: the first stays, and a contradiction is told, naming both places.
import { noteProblem } from '../core/machine/machine';
import type { ElfcorehdrEvidence, MachineDraft } from '../core/machine/machine';
import { whereText } from '../core/machine/provenance';
import type { Fact } from '../core/machine/provenance';
import type { EvidenceFile } from './evidence-file';

/** Returns the fact to keep. `what` names it in the problem: "the kernel release". */
export function firstFact<T extends string | bigint | boolean>(
  draft: MachineDraft,
  kept: Fact<T> | undefined,
  next: Fact<T>,
  what: string,
): Fact<T> {
  if (kept === undefined) return next;
  if (kept.value !== next.value) {
    noteProblem(
      draft,
      next.where,
      `says ${what} is ${String(next.value)}, but ${whereText(kept.where)} says ${String(kept.value)}`,
      `the value of ${kept.where.file} is used`,
    );
  }
  return kept;
}

/** For whole files of one kind: keeps the first, tells of every further one. */
export function firstFile<F extends EvidenceFile | ElfcorehdrEvidence>(
  draft: MachineDraft,
  files: readonly F[],
  what: string,
): F | undefined {
  const [first, ...others] = files;
  if (first === undefined) return undefined;
  for (const other of others) {
    noteProblem(
      draft,
      { file: pathOf(other) },
      `is a second ${what} beside ${pathOf(first)}`,
      `${pathOf(first)} is used`,
    );
  }
  return first;
}

function pathOf(file: EvidenceFile | ElfcorehdrEvidence): string {
  return 'path' in file ? file.path : file.file;
}
