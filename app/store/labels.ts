// What a person wrote about a snapshot: tags to find it by, and a note. labels.json beside the manifest.
import path from 'node:path';
import { z } from 'zod';
import { nodeDisk, type Disk } from './disk';
import { readJsonFile, writeJsonFile } from './json-file';
import { snapshotFolder } from './library-folders';

export const labelsSchema = z.strictObject({
  schema: z.literal('kdumpscope/labels@1'),
  tags: z
    .array(
      z
        .string()
        .min(1)
        .max(40)
        .refine((tag) => tag === tag.trim() && !/[\p{Cc},]/u.test(tag)),
    )
    .max(32)
    .refine((tags) => new Set(tags).size === tags.length),
  note: z.string().max(20_000),
});
export type Labels = z.infer<typeof labelsSchema>;

const labelsFile = (library: string, id: string): string => path.join(snapshotFolder(library, id), 'labels.json');

/** The labels of a snapshot; undefined where there are none, or none that can be read. */
export async function readLabels(library: string, id: string): Promise<Labels | undefined> {
  const read = await readJsonFile(labelsFile(library, id), labelsSchema);
  return read.state === 'ok' ? read.value : undefined;
}

/** Keeps labels; none at all means no file. */
export async function writeLabels(library: string, id: string, labels: Labels, disk: Disk = nodeDisk): Promise<void> {
  if (labels.tags.length === 0 && labels.note === '') await disk.remove(labelsFile(library, id));
  else await writeJsonFile(labelsFile(library, id), labels, disk);
}
