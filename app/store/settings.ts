// The user's settings, one small JSON file. What is missing means the default; a file that is damaged is kept beside, what
// is right in it is used, and it is told once. What a newer version added stays in the file.
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DEFAULT_SETTINGS, type Settings } from '../core/view/settings';
import { writeJsonFile } from './json-file';

export const SETTINGS_SCHEMA = 'kdumpscope/settings@1';
const MOST_PANES = 64;

const fields = {
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  sizes: z.enum(['binary', 'hex']),
  hexDigits: z.enum(['grouped', 'plain']),
  thousands: z.enum(['space', 'comma', 'none']),
  design: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
    .nullable(),
  reopen: z.boolean(),
  panes: z
    .record(z.string().regex(/^[a-z][a-z-]{0,39}$/), z.number().int().min(0).max(20_000))
    .refine((sizes) => Object.keys(sizes).length <= MOST_PANES),
} satisfies { readonly [K in keyof Settings]: z.ZodType<Settings[K]> };

/** What the window may set. */
export const settingsSchema: z.ZodType<Settings> = z.strictObject(fields);

const folderSchema = z
  .string()
  .max(4096)
  .refine((folder) => path.isAbsolute(folder) && !folder.includes('\0'));

/** A settings file that could not be read as a whole. */
export interface DamagedSettings {
  /** What was wrong with it. */
  readonly reason: string;
  /** Where it was kept; undefined where that failed. */
  readonly copy?: string;
}

export interface SettingsFile {
  readonly value: Settings;
  /** The library folder that was chosen; undefined: the standard one. */
  readonly libraryFolder: string | undefined;
  /** How the file was found at the start, where it was damaged. */
  readonly damaged: DamagedSettings | undefined;
  /** Keeps what the window set. Rejects when it cannot be written; the old settings then hold. */
  set(next: Settings): Promise<Settings>;
  /** Everything but the sizes of panes and the library folder as at the first start. */
  reset(): Promise<Settings>;
  setLibraryFolder(folder: string | undefined): Promise<void>;
}

interface Read {
  readonly value: Settings;
  readonly libraryFolder: string | undefined;
  /** Of a newer version: written again as they are. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly reason?: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every field by itself: one that is wrong does not cost the others. */
function parse(text: string): Read {
  const nothing = { value: DEFAULT_SETTINGS, libraryFolder: undefined, others: {} };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ...nothing, reason: 'it is not JSON' };
  }
  if (!isRecord(json)) return { ...nothing, reason: 'it is not a JSON object' };
  const wrong: string[] = [];
  const found: Record<string, unknown> = {};
  const { schema, libraryFolder, ...rest } = json;
  // Written before there was a schema: theme and panes only.
  if (schema !== undefined && schema !== SETTINGS_SCHEMA) wrong.push('schema');
  for (const [name, field] of Object.entries(fields)) {
    if (!Object.hasOwn(rest, name)) continue;
    const parsed = field.safeParse(rest[name]);
    if (parsed.success) found[name] = parsed.data;
    else wrong.push(name);
    delete rest[name];
  }
  const folder = folderSchema.optional().safeParse(libraryFolder);
  if (!folder.success) wrong.push('libraryFolder');
  return {
    value: settingsSchema.parse({ ...DEFAULT_SETTINGS, ...found }),
    libraryFolder: folder.data,
    others: rest,
    ...(wrong.length > 0 && { reason: `wrong value of ${wrong.join(', ')}` }),
  };
}

async function keepBeside(file: string): Promise<string | undefined> {
  const copy = path.join(path.dirname(file), 'settings-damaged.json');
  return copyFile(file, copy).then(
    () => copy,
    () => undefined,
  );
}

/** Opens the settings of `folder`. Never rejects: what cannot be read means the defaults. */
export async function openSettings(folder: string): Promise<SettingsFile> {
  const file = path.join(folder, 'settings.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const read: Read = text === undefined ? parse('{}') : parse(text);
  let { value, libraryFolder } = read;
  const { reason, others } = read;
  // One after the other: two writers of one file would each lose what the other set.
  let last: Promise<unknown> = Promise.resolve();

  function write(change: () => { value: Settings; libraryFolder: string | undefined }): Promise<void> {
    const done = last.then(async () => {
      const next = change();
      const place = next.libraryFolder === undefined ? {} : { libraryFolder: next.libraryFolder };
      await writeJsonFile(file, { ...others, schema: SETTINGS_SCHEMA, ...next.value, ...place });
      ({ value, libraryFolder } = next);
    });
    last = done.catch(() => undefined);
    return done;
  }

  let damaged: DamagedSettings | undefined;
  if (reason !== undefined) {
    const copy = await keepBeside(file);
    damaged = { reason, ...(copy !== undefined && { copy }) };
    // Told once: the next start finds a whole file. Where that fails, it is told again.
    if (copy !== undefined) await write(() => ({ value, libraryFolder })).catch(() => undefined);
  }

  return {
    get value() {
      return value;
    },
    get libraryFolder() {
      return libraryFolder;
    },
    damaged,
    async set(next) {
      await write(() => ({ value: next, libraryFolder }));
      return value;
    },
    async reset() {
      await write(() => ({ value: { ...DEFAULT_SETTINGS, panes: value.panes }, libraryFolder }));
      return value;
    },
    setLibraryFolder: (folder) => write(() => ({ value, libraryFolder: folder })),
  };
}
