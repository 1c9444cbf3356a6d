// manifest.json of a .kdsnap, a snapshot image: what is in the zip and what each entry hashes to. The schema tag is public.
// Fields this version does not know are kept and written again.
import { z } from 'zod';
import { entryNameFault } from '../../core/text/entry-name';
import { digestSchema, problemSchema, storedFileSchema } from '../manifest';

export const SNAPSHOT_VERSION = 1;
export const SNAPSHOT_SCHEMA = `kdumpscope/snapshot@${SNAPSHOT_VERSION}`;
export const MANIFEST_NAME = 'manifest.json';

/** Entries with a meaning; any other name is kept as it is. */
export const DOCUMENTS = {
  machine: 'machine.json',
  runs: 'runs.json',
  notes: 'notes.json',
  viewState: 'view-state.json',
} as const;
export const EVIDENCE_FOLDER = 'evidence/';
export const HEADER_FOLDER = 'headers/';

export const redactionSchema = z.array(
  z.strictObject({ kind: z.string().max(64), count: z.number().int().nonnegative() }),
);
/** What was replaced before the image was written: kinds and how often. */
export type Redaction = z.infer<typeof redactionSchema>;

/** An entry of the zip. */
const imageEntrySchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(4096)
    .refine((name) => !/^\/|\\|^[a-z]:|(^|\/)\.\.?(\/|$)|\/\/|\/$|\0/i.test(name)),
  sha256: digestSchema,
  sizeBytes: z.number().int().nonnegative(),
});

export const imageManifestSchema = z.looseObject({
  schema: z.literal(SNAPSHOT_SCHEMA),
  /** The version that wrote the image. */
  appVersion: z.string().max(64),
  /** A hash of every path and content of the evidence. */
  id: digestSchema,
  title: z.string(),
  arch: z.string().optional(),
  release: z.string().optional(),
  verdict: z.enum(['complete', 'at-risk', 'incomplete', 'unknown']),
  headline: z.string(),
  redacted: z.boolean(),
  redaction: redactionSchema,
  files: z.array(storedFileSchema.refine(({ path }) => entryNameFault(path) === undefined)).max(200_000),
  problems: z.array(problemSchema),
  entries: z.array(imageEntrySchema).max(400_000),
});
export type ImageManifest = z.infer<typeof imageManifestSchema>;

/** The fields of this version: what else a manifest has is foreign. */
export const OWN_FIELDS: ReadonlySet<string> = new Set(Object.keys(imageManifestSchema.shape));

/** True for an entry that this version writes itself. */
export function isOwnEntry(name: string): boolean {
  const documents: readonly string[] = Object.values(DOCUMENTS);
  return documents.includes(name) || name.startsWith(EVIDENCE_FOLDER) || name.startsWith(HEADER_FOLDER);
}
