// Reads a .kdsnap. What is damaged is left out and told, as with any archive; the rest stays usable.
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Content } from '../../core/evidence/content';
import { digestOf } from '../blobs';
import { labelsSchema } from '../labels';
import type { LibraryFile } from '../describe-files';
import type { Manifest } from '../manifest';
import { viewStateSchema } from '../view-state';
import type { Foreign, Kept } from './content';
import { migrate } from './migrations/index';
import {
  DOCUMENTS,
  EVIDENCE_FOLDER,
  imageManifestSchema,
  isOwnEntry,
  MANIFEST_NAME,
  OWN_FIELDS,
  type ImageManifest,
} from './schema';
import { zipEntries, type OnZipBytes, type ZipEntry } from './zip-entries';

type Problem = Manifest['problems'][number];

/** An image that was opened. `problems`: those of the manifest, then what is damaged now. */
export interface ReadImage {
  readonly manifest: ImageManifest;
  readonly files: readonly LibraryFile[];
  readonly problems: readonly Problem[];
  readonly kept: Kept;
}

export interface ImageFault {
  readonly message: string;
  readonly hint: string;
}

const AGAIN = 'copy it again, or save it again from the library it came from';

/** True for a file that is named or begins like an image. False where it cannot be read. */
export async function isImageFile(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const head = Buffer.alloc(128);
    const { bytesRead } = await handle.read(head, 0, head.length, 0).catch(() => ({ bytesRead: 0 }));
    const start = head.toString('latin1', 0, bytesRead);
    if (!start.startsWith('PK\x03\x04')) return false;
    return path.extname(file).toLowerCase() === '.kdsnap' || start.includes('kdumpscope/snapshot@', 30);
  } finally {
    await handle.close();
  }
}

/** All entries by name, the first of each name. Words for people where the zip cannot be read. */
export async function readEntries(file: string, onBytes?: OnZipBytes): Promise<Map<string, ZipEntry> | ImageFault> {
  const entries = new Map<string, ZipEntry>();
  try {
    for await (const entry of zipEntries(file, onBytes)) if (!entries.has(entry.name)) entries.set(entry.name, entry);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { message: `This snapshot image cannot be read: ${why}`, hint: AGAIN };
  }
  return entries;
}

/** The manifest, or why it is none. */
export function readImageManifest(
  entries: ReadonlyMap<string, ZipEntry>,
): { readonly manifest: ImageManifest } | { readonly fault: ImageFault } {
  const content = entries.get(MANIFEST_NAME)?.content;
  if (content === undefined) return fault('This snapshot image has no manifest.json');
  if ('problem' in content) return fault(`Its manifest.json ${content.problem}`);
  if (!(content.bytes instanceof Uint8Array)) return fault('Its manifest.json is too large');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(content.bytes));
  } catch {
    return fault('Its manifest.json is not JSON');
  }
  const migrated = migrate(json);
  if (migrated.state === 'newer') {
    const message = `This snapshot image is of version ${migrated.version}, made by a later Kdumpscope`;
    return fault(message, 'update Kdumpscope, or open the original evidence');
  }
  const parsed = migrated.state === 'current' ? imageManifestSchema.safeParse(migrated.manifest) : undefined;
  if (parsed?.success === true) return { manifest: parsed.data };
  const issue = parsed?.error.issues[0];
  const where = issue === undefined ? 'its schema is not ours' : `${issue.path.join('.')}: ${issue.message}`;
  return fault(`Its manifest.json is of another shape: ${where}`);
}

function fault(message: string, hint = AGAIN): { readonly fault: ImageFault } {
  return { fault: { message, hint } };
}

/** Opens an image. Never throws for what the file holds; rejects only where the disk fails. */
export async function readImage(
  file: string,
  onBytes?: OnZipBytes,
): Promise<ReadImage | { readonly fault: ImageFault }> {
  const entries = await readEntries(file, onBytes);
  if (!(entries instanceof Map)) return { fault: entries };
  const opened = readImageManifest(entries);
  if ('fault' in opened) return opened;
  const { manifest } = opened;
  const problems: Problem[] = [...manifest.problems];
  const sound = new Map<string, Content>();
  for (const { name, sha256 } of manifest.entries) {
    const entry = entries.get(name);
    if (entry === undefined)
      problems.push({ where: { file: name }, message: 'is missing from the image', hint: AGAIN });
    else if ('problem' in entry.content) problems.push(damage(entry, entry.content.problem));
    else if (digestOf(entry.content.bytes) !== sha256) problems.push(damage(entry, 'is not what its hash says'));
    else sound.set(name, entry.content.bytes);
  }
  const files = manifest.files.flatMap(({ path: name, sha256, parts, wholeBytes }): LibraryFile[] => {
    const content = sound.get(EVIDENCE_FOLDER + sha256);
    if (content === undefined) return [];
    const held = content instanceof Uint8Array ? { bytes: content } : { bytes: new Uint8Array(0), large: content };
    return [{ path: name, ...held, ...(parts && { parts }), ...(wholeBytes !== undefined && { wholeBytes }) }];
  });
  return { manifest, files, problems, kept: keptOf(manifest, sound, problems) };
}

function damage({ name, offset }: ZipEntry, message: string): Problem {
  return { where: { file: name, offset }, message, hint: `left out; ${AGAIN}` };
}

function keptOf(manifest: ImageManifest, sound: ReadonlyMap<string, Content>, problems: Problem[]): Kept {
  const viewState = documentOf(DOCUMENTS.viewState, viewStateSchema, sound, problems);
  const labels = documentOf(DOCUMENTS.notes, labelsSchema, sound, problems);
  const foreign: Foreign = {
    fields: Object.fromEntries(Object.entries(manifest).filter(([key]) => !OWN_FIELDS.has(key))),
    entries: new Map([...sound].filter(([name]) => !isOwnEntry(name))),
  };
  const isForeign = Object.keys(foreign.fields).length > 0 || foreign.entries.size > 0;
  return {
    ...(viewState !== undefined && { viewState }),
    ...(labels !== undefined && { labels }),
    ...(manifest.redacted && { redaction: manifest.redaction }),
    ...(isForeign && { foreign }),
  };
}

/** A JSON document of the image; one that does not fit is told and left out. */
function documentOf<T>(
  name: string,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  sound: ReadonlyMap<string, Content>,
  problems: Problem[],
): T | undefined {
  const bytes = sound.get(name);
  if (bytes === undefined) return undefined;
  // A large one is of no shape that is known.
  const held = bytes instanceof Uint8Array ? bytes : new Uint8Array(0);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(held));
  } catch {
    json = undefined;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  problems.push({ where: { file: name }, message: 'is of a shape this version does not know', hint: 'left out' });
  return undefined;
}
