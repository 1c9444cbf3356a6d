// Writes a .kdsnap: a zip with the manifest first, evidence by content, and everything in one fixed order, so that the same
// content gives the same bytes on every machine.
import { contentBytes, contentOf, type Content } from '../../core/evidence/content';
import { digestOf } from '../blobs';
import { nodeDisk, type Disk } from '../disk';
import { writeDurably } from '../durable-write';
import { describeFiles, snapshotId } from '../describe-files';
import { canonicalJson } from './canonical-json';
import type { ImageContent } from './content';
import { DOCUMENTS, EVIDENCE_FOLDER, HEADER_FOLDER, MANIFEST_NAME, SNAPSHOT_SCHEMA, isOwnEntry } from './schema';
import type { ImageManifest } from './schema';
import { zipFile } from './zip-file';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** The entries of an image in their order, the manifest first. */
export function imageEntries(content: ImageContent): readonly (readonly [name: string, content: Content])[] {
  const { files, about, redaction, foreign, viewState, labels } = content;
  const stored = describeFiles(files);
  const entries = new Map<string, Content>([
    [DOCUMENTS.machine, text(content.machine)],
    [DOCUMENTS.runs, text(content.runs)],
  ]);
  if (labels !== undefined) entries.set(DOCUMENTS.notes, text(canonicalJson(labels)));
  if (viewState !== undefined) entries.set(DOCUMENTS.viewState, text(canonicalJson(viewState)));
  stored.forEach(({ sha256 }, i) => {
    const file = files[i];
    if (file !== undefined) entries.set(EVIDENCE_FOLDER + sha256, contentOf(file));
  });
  for (const [sha256, bytes] of content.headers) entries.set(HEADER_FOLDER + sha256, bytes);
  for (const [name, bytes] of foreign?.entries ?? []) {
    if (!isOwnEntry(name) && name !== MANIFEST_NAME) entries.set(name, bytes);
  }
  const sorted = [...entries].sort(byName);
  const manifest: ImageManifest = {
    schema: SNAPSHOT_SCHEMA,
    appVersion: about.appVersion,
    id: snapshotId(stored),
    title: about.title,
    ...(about.arch !== undefined && { arch: about.arch }),
    ...(about.release !== undefined && { release: about.release }),
    verdict: about.verdict,
    headline: about.headline,
    redacted: redaction !== undefined,
    redaction: redaction ?? [],
    files: stored,
    problems: about.problems,
    entries: sorted.map(([name, bytes]) => ({ name, sha256: digestOf(bytes), sizeBytes: contentBytes(bytes) })),
    ...Object.fromEntries(Object.entries(foreign?.fields ?? {}).sort(byName)),
  };
  // The schema first: whoever looks at the file's beginning sees what it is.
  return [[MANIFEST_NAME, text(`${JSON.stringify(manifest, null, 1)}\n`)], ...sorted];
}

/** Writes the image to `file`, whole or not at all; the system's error otherwise. `onBytes` is told of every chunk. */
export async function writeImage(
  file: string,
  content: ImageContent,
  disk: Disk = nodeDisk,
  onBytes: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  const entries = imageEntries(content);
  const total = entries.reduce((sum, [, bytes]) => sum + contentBytes(bytes), 0);
  let done = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of zipFile(entries)) {
      yield chunk;
      done += chunk.length;
      onBytes(Math.min(done, total), total);
    }
  };
  await writeDurably(file, counted(), disk);
}
