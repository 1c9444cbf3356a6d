// One fact stated by two files: the first stays, and the contradiction is told with both places and both lines.
import type { Contradiction, Quote } from '../core/machine/contradiction';
import type { ElfcorehdrEvidence, MachineDraft } from '../core/machine/machine';
import type { Fact } from '../core/machine/provenance';
import { firstDifference } from './first-difference';
import type { EvidenceFile } from './evidence-file';

/** Contradictions kept one by one; a file of another machine could give one per line. */
const MOST = 200;

/** Records that two places disagree. `kept` is the one that is used. */
export function noteContradiction(
  draft: MachineDraft,
  about: string,
  kept: Quote,
  other: Quote,
  decides?: Contradiction['decides'],
): void {
  if (draft.contradictions.length >= MOST) return;
  draft.contradictions.push({ about, kept, other, ...(decides === undefined ? {} : { decides }) });
}

/** Returns the fact to keep. `what` names it: "the kernel release". `decides`: the verdict rests on it. */
export function firstFact<T extends string | bigint | boolean>(
  draft: MachineDraft,
  kept: Fact<T> | undefined,
  next: Fact<T>,
  what: string,
  decides?: Contradiction['decides'],
): Fact<T> {
  if (kept === undefined) return next;
  if (kept.value !== next.value) noteContradiction(draft, what, factQuote(kept), factQuote(next), decides);
  return kept;
}

function factQuote({ value, where }: Fact<string | bigint | boolean>): Quote {
  return { where, text: String(value) };
}

/** For whole files of one kind: keeps the first, tells of every further one that says something else. */
export function firstFile<F extends EvidenceFile | ElfcorehdrEvidence>(
  draft: MachineDraft,
  files: readonly F[],
  what: string,
): F | undefined {
  const [first, ...others] = files;
  if (first === undefined) return undefined;
  for (const other of others) {
    const differ = firstDifference(asFile(first), asFile(other));
    if (differ !== undefined) noteContradiction(draft, what, differ.kept, differ.other);
  }
  return first;
}

function asFile(file: EvidenceFile | ElfcorehdrEvidence): EvidenceFile {
  return 'path' in file ? file : { path: file.file, bytes: file.bytes };
}
