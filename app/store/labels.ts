// What a person wrote about a snapshot: tags to find it by, and a note. labels.json beside the manifest, of a sample in the
// folder of that sample.
import path from 'node:path';
import { z } from 'zod';
import { nodeDisk, type Disk } from './disk';
import { readJsonFile, writeJsonFile } from './json-file';
import { besideFolder } from './library-folders';

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

const labelsFile = (library: string, id: string): string => path.join(besideFolder(library, id), 'labels.json');

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

export interface LabelsFile {
  read(id: string): Promise<Pick<Labels, 'tags' | 'note'>>;
  /** Changes labels; resolves when they are on disk. Rejects with the system's error, the old ones then stay. */
  change(id: string, part: Partial<Pick<Labels, 'tags' | 'note'>>): Promise<void>;
  /** True while something is being written. */
  readonly pending: boolean;
  /** Resolves when nothing is being written. Never rejects. */
  settled(): Promise<void>;
}

/** The labels of one library. Changes run one after the other: tags and note are set from two places of the window. */
export function createLabels(library: string): LabelsFile {
  let last: Promise<unknown> = Promise.resolve();
  let busy = 0;

  async function read(id: string): Promise<Pick<Labels, 'tags' | 'note'>> {
    const { tags, note } = (await readLabels(library, id)) ?? { tags: [], note: '' };
    return { tags, note };
  }

  return {
    read,
    change(id, part) {
      busy += 1;
      const done = last
        .then(async () => writeLabels(library, id, { schema: 'kdumpscope/labels@1', ...(await read(id)), ...part }))
        .finally(() => (busy -= 1));
      last = done.catch(() => undefined);
      return done;
    },
    get pending() {
      return busy > 0;
    },
    settled: () => last.then(() => undefined),
  };
}
