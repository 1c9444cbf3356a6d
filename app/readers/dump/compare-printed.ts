// A dump and what crash printed of its header, both in the evidence: where they give a field differently, one of them is
// of another dump, or the file changed since.
import type { DumpEvidence } from '../../core/machine/dump-evidence';
import type { MachineDraft } from '../../core/machine/machine';
import { noteContradiction } from '../first-wins';

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const numberOf = (dump: DumpEvidence, name: string): bigint | undefined =>
  dump.fields?.find((field) => field.name === name)?.value;

/** The same dump: written at the same time. Where neither says when, the same name. Of a split dump, the same part. */
function isSame(dump: DumpEvidence, printed: DumpEvidence): boolean {
  if (dump.split?.startPfn !== printed.split?.startPfn) return false;
  const times = [dump, printed].map((one) => numberOf(one, 'tv_sec') ?? 0n);
  if (times.every((time) => time === 0n)) return baseName(dump.file) === baseName(printed.printed?.path ?? '');
  return times[0] === times[1] && numberOf(dump, 'tv_usec') === numberOf(printed, 'tv_usec');
}

/** Notes a contradiction for every field that differs. */
export function comparePrintedDumps(draft: MachineDraft): void {
  const files = draft.dumps.filter(({ printed, fields }) => printed === undefined && fields !== undefined);
  for (const printed of draft.dumps) {
    const dump = printed.printed && files.find((one) => isSame(one, printed));
    if (dump === undefined) continue;
    for (const other of printed.fields ?? []) {
      const kept = dump.fields?.find(({ name }) => name === other.name);
      if (kept === undefined || kept.value === other.value) continue;
      noteContradiction(
        draft,
        `${other.name} of the dump`,
        { where: kept.where, text: String(kept.value) },
        { where: other.where, text: String(other.value) },
      );
    }
  }
}
