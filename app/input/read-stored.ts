// What readers see of evidence that was taken in earlier: of a library entry, or out of a snapshot image.
import type { Problem } from '../core/machine/provenance';
import type { EvidenceFile } from '../readers/evidence-file';
import type { InputError } from './input-fault';
import { errorOfFault, faultOf } from './load-errors';
import { readLarge } from './read-large';

/** The same as for new evidence. `where` is named in an error. */
export async function readStored(
  files: readonly EvidenceFile[],
  where: string,
): Promise<
  { readonly files: readonly EvidenceFile[]; readonly problems: readonly Problem[] } | { readonly error: InputError }
> {
  try {
    return await readLarge(files);
  } catch (thrown) {
    return { error: errorOfFault(faultOf(thrown), where) };
  }
}
