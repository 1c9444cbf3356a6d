// The user's settings, one small JSON file. A missing or broken file means the defaults.
import path from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file';

const MOST_PANES = 64;
const panes = z
  .record(z.string().regex(/^[a-z][a-z-]{0,39}$/), z.number().int().min(0).max(20_000))
  .refine((sizes) => Object.keys(sizes).length <= MOST_PANES);

/** Settings written before panes could be sized have no `panes`. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  panes: panes.default({}),
});
export type StoredSettings = z.infer<typeof settingsSchema>;

const DEFAULTS: StoredSettings = { theme: 'system', panes: {} };

const settingsFile = (folder: string): string => path.join(folder, 'settings.json');

/** The settings stored in `folder`, or the defaults. */
export async function readSettings(folder: string): Promise<StoredSettings> {
  const read = await readJsonFile(settingsFile(folder), settingsSchema);
  return read.state === 'ok' ? read.value : DEFAULTS;
}

/** Stores the settings in `folder`. */
export async function writeSettings(folder: string, settings: StoredSettings): Promise<StoredSettings> {
  await writeJsonFile(settingsFile(folder), settings);
  return settings;
}
