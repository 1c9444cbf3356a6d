// The window's view of a real capture, made by the product's own pipeline.
import { join } from 'node:path';
import { loadEvidence } from '../../../app/input/load-evidence';
import { examine } from '../../../app/jobs/examine';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';

/** x86: a 1 GiB DIMM at 4 GiB was pulled after loading; the header still lists it (FINDINGS of the x86 lab). */
export const DIMM_REMOVED = 'x86_64/01-dimm-file/07-dimm-removed.tar.gz';
/** x86: a crashkernel with CMA, freshly loaded: nothing to complain about. */
export const CMA_LOADED = 'x86_64/15-cma-file-72/00-loaded.tar.gz';

// A path and not a URL: the DOM environment reads `new URL` as the address of a web asset.
const CAPTURES = join(import.meta.dirname, '../../captures');

/** Where a capture lies on disk. */
export const capturePathOf = (relPath: string): string => join(CAPTURES, relPath);

/** Reads and judges one capture of test/captures. */
export async function viewOfCapture(relPath: string, id = 'snapshot-1'): Promise<SnapshotView> {
  const loaded = await loadEvidence([capturePathOf(relPath)]);
  if ('error' in loaded) throw new Error(`${relPath}: ${loaded.error.message}`);
  return examine({ files: loaded.files, problems: loaded.problems }, id, () => relPath).view;
}
