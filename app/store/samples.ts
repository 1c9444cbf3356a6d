// The bundled samples: resources/samples/samples.json and the captures beside it.
import path from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file';

const samplesSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,64}$/),
    title: z.string(),
    look: z.string(),
    arch: z.string(),
    file: z.string().regex(/^[a-z0-9-]+\.tar\.gz$/),
  }),
);
export type Sample = z.infer<typeof samplesSchema>[number];

/** The samples of a folder, in their order. A broken list is a fault of ours. */
export async function readSamples(folder: string): Promise<Sample[]> {
  const read = await readJsonFile(path.join(folder, 'samples.json'), samplesSchema);
  if (read.state === 'ok') return read.value;
  throw new Error(`samples.json: ${read.state === 'missing' ? 'missing' : read.reason}`);
}
