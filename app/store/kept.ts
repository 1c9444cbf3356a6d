// What the library keeps beside a snapshot's evidence: how it was looked at, labels, and what an image brought along that this
// version does not know. Read for a snapshot image, stored when one is imported.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { contentBytes, HELD_FILE_BYTES, type Content } from '../core/evidence/content';
import { digestOf, largeBlob, readBlob } from './blobs';
import { nodeDisk, type Disk } from './disk';
import { writeJsonFile, readJsonFile } from './json-file';
import { readLabels, writeLabels } from './labels';
import { snapshotFolder } from './library-folders';
import type { Manifest } from './manifest';
import type { Kept } from './snapshot-image/content';
import { viewStateSchema } from './view-state';

const viewStateFile = (library: string, id: string): string =>
  path.join(snapshotFolder(library, id), 'view-state.json');

/** What is kept beside a snapshot; what is damaged is left out. */
export async function readKept(library: string, manifest: Manifest): Promise<Kept> {
  const { id, image } = manifest;
  const viewState = await readJsonFile(viewStateFile(library, id), viewStateSchema);
  const labels = await readLabels(library, id);
  const entries = new Map<string, Content>();
  for (const { name, sha256, sizeBytes } of image?.entries ?? []) {
    const isLarge = sizeBytes > HELD_FILE_BYTES;
    const bytes = isLarge ? await largeBlob(library, sha256, sizeBytes) : await readBlob(library, sha256);
    if (bytes !== undefined) entries.set(name, bytes);
  }
  const fields = image?.fields ?? {};
  const isForeign = entries.size > 0 || Object.keys(fields).length > 0;
  return {
    ...(viewState.state === 'ok' && { viewState: viewState.value }),
    ...(labels !== undefined && { labels }),
    ...(image?.redaction !== undefined && { redaction: image.redaction }),
    ...(isForeign && { foreign: { fields, entries } }),
  };
}

/** What the manifest says of an image; undefined where it brought nothing of its own. */
export function describeImage({ redaction, foreign }: Kept): Manifest['image'] {
  if (redaction === undefined && foreign === undefined) return undefined;
  const entries = [...(foreign?.entries ?? [])].map(([name, bytes]) => ({
    name,
    sha256: digestOf(bytes),
    sizeBytes: contentBytes(bytes),
  }));
  return { ...(redaction !== undefined && { redaction }), fields: { ...foreign?.fields }, entries };
}

/** The bytes of an image's foreign entries, by sha256. */
export function* imageBlobs({ foreign }: Kept): Generator<[sha256: string, bytes: Content]> {
  for (const bytes of foreign?.entries.values() ?? []) yield [digestOf(bytes), bytes];
}

/** Keeps view and labels of an imported image, unless the library has its own. Before the manifest, which makes them count. */
export async function writeKept(
  library: string,
  id: string,
  { viewState, labels }: Kept,
  disk: Disk = nodeDisk,
): Promise<void> {
  const hasView = await stat(viewStateFile(library, id)).then(
    () => true,
    () => false,
  );
  if (viewState !== undefined && !hasView) await writeJsonFile(viewStateFile(library, id), viewState, disk);
  if (labels !== undefined && (await readLabels(library, id)) === undefined)
    await writeLabels(library, id, labels, disk);
}
