// What the library writes down about one snapshot. The schema tag is public: a later version reads older ones.
import { z } from 'zod';

export const LIBRARY_SCHEMA = 'kdumpscope/library@1';

/** sha256 of a blob, or of a snapshot's content: lower-case hex. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);

const extentSchema = z.strictObject({
  offset: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
});

export const storedFileSchema = z.strictObject({
  path: z.string().min(1).max(4096),
  sha256: digestSchema,
  /** Of the blob. */
  sizeBytes: z.number().int().nonnegative(),
  /** Of a dump: which parts of the file the blob holds, one after the other. Absent = the blob is the whole file. */
  parts: z.array(extentSchema).optional(),
  /** Size of the whole file where `parts` leaves some out and it is known. */
  wholeBytes: z.number().int().nonnegative().optional(),
});
/** One evidence file of a snapshot; its bytes are the blob of that digest. */
export type StoredFile = z.infer<typeof storedFileSchema>;

/** What a container or reader had to say. */
export const problemSchema = z.strictObject({
  where: z.strictObject({
    file: z.string(),
    line: z.number().int().optional(),
    offset: z.number().int().optional(),
  }),
  message: z.string(),
  hint: z.string().optional(),
});

const keptImageSchema = z.strictObject({
  /** What was replaced before the image was written. */
  redaction: z.array(z.strictObject({ kind: z.string(), count: z.number().int().nonnegative() })).optional(),
  /** Fields and entries this version does not know; the bytes are blobs. */
  fields: z.record(z.string(), z.unknown()),
  entries: z.array(z.strictObject({ name: z.string(), sha256: digestSchema, sizeBytes: z.number().int() })),
});

export const manifestSchema = z.strictObject({
  schema: z.literal(LIBRARY_SCHEMA),
  id: digestSchema,
  title: z.string(),
  arch: z.string().optional(),
  release: z.string().optional(),
  verdict: z.enum(['complete', 'at-risk', 'incomplete', 'unknown']),
  headline: z.string(),
  importedAt: z.iso.datetime(),
  openedAt: z.iso.datetime(),
  files: z.array(storedFileSchema),
  /** What the containers said while the evidence was read: it cannot be found again from the blobs. */
  problems: z.array(problemSchema),
  /** Of a snapshot that came as an image: what the image said beside the evidence. Absent: it came otherwise. */
  image: keptImageSchema.optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;
