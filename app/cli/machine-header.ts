// The core header of an opened machine, or why there is none to work with.
import type { CoreHeader } from '../core/elf/core-header';
import type { ElfcorehdrEvidence, Machine } from '../core/machine/machine';
import { shownHeader } from '../core/machine/shown-header';
import type { ShownHeader } from '../core/machine/shown-header';
import { UnusableInput } from './failure';

/** The header bytes: the elfcorehdr, or a dump's own header. Throws UnusableInput where the evidence has none. */
export function headerEvidence(machine: Machine, input: string): ShownHeader {
  const shown = shownHeader(machine);
  if (shown) return shown;
  throw new UnusableInput(
    'no elfcorehdr in this input',
    input,
    'give a capture with elfcorehdr.bin or the header itself',
  );
}

/** The decoded header. Throws UnusableInput with the reason where the bytes do not decode. */
export function decodedHeader(machine: Machine, evidence: ElfcorehdrEvidence): CoreHeader {
  if (evidence.decoded) return evidence.decoded;
  const why = machine.problems.find((p) => p.where.file === evidence.file);
  throw new UnusableInput(why?.message ?? 'no ELF core header', evidence.file, why?.hint);
}
