// Evidence files made in a test, and a machine read from them.
import type { Machine } from '../../app/core/machine/machine';
import { whereText } from '../../app/core/machine/provenance';
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { readEvidence } from '../../app/readers/index';

/** One file by its path below the capture root; a string is its UTF-8 text. */
export function evidence(path: string, content: string | Uint8Array): EvidenceFile {
  return { path, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content };
}

/** A machine from paths and contents. */
export function machineOf(files: Readonly<Record<string, string | Uint8Array>>): Machine {
  return readEvidence(Object.entries(files).map(([path, content]) => evidence(path, content)));
}

/** Bytes from hex text; blanks are for the eye. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}

/** Problems as `file:line message`, the way an error line shows them. */
export function problemLines(machine: Machine): string[] {
  return machine.problems.map(({ where, message }) => {
    const place = where.line ?? where.offset;
    return `${where.file}${place === undefined ? '' : `:${place.toString()}`} ${message}`;
  });
}

/** Contradictions as `about: what is used | what says otherwise`. */
export function contradictionLines(machine: Machine): string[] {
  return machine.contradictions.map(
    ({ about, kept, other }) =>
      `${about}: ${whereText(kept.where)} ${kept.text} | ${whereText(other.where)} ${other.text}`,
  );
}
