// The header that is shown: the elfcorehdr, else that of the first ELF dump. Only shown: a dump's program headers say
// what was saved, not what a panic now would save, so no verdict and no simulation starts from here.
import type { DumpNote } from './dump-evidence';
import type { ElfcorehdrEvidence, Machine } from './machine';

export interface ShownHeader extends ElfcorehdrEvidence {
  /** The notes of a dump. */
  readonly notes?: readonly DumpNote[];
}

/** Undefined where the evidence has neither. */
export function shownHeader({ elfcorehdr, dumps }: Machine): ShownHeader | undefined {
  if (elfcorehdr !== undefined) return elfcorehdr;
  const dump = dumps.find(({ header }) => header !== undefined);
  return dump?.header && { file: dump.file, ...dump.header, notes: dump.notes };
}
