// Where things lie in the library folder. Nothing else builds these paths.
import path from 'node:path';

export const blobFolder = (library: string): string => path.join(library, 'blobs');
export const blobFile = (library: string, sha256: string): string => path.join(blobFolder(library), sha256);
export const snapshotsFolder = (library: string): string => path.join(library, 'snapshots');
/** The folder of a snapshot, whether there is one or not. */
export const snapshotFolder = (library: string, id: string): string => path.join(snapshotsFolder(library), id);
export const manifestFile = (library: string, id: string): string =>
  path.join(snapshotFolder(library, id), 'manifest.json');
/** Where is kept how a snapshot is looked at and what was written about it; samples have a place of their own. */
export const besideFolder = (library: string, id: string): string =>
  id.startsWith('sample-') ? path.join(library, 'samples', id) : snapshotFolder(library, id);
/** Removed snapshots, whole, until they are purged. */
export const trashFolder = (library: string): string => path.join(library, 'trash');
/** What was found damaged, kept for whoever wants to look. */
export const quarantineFolder = (library: string): string => path.join(library, 'quarantine');
