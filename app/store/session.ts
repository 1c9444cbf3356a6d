// library/session.json: what was open in this library's window. It lies with the snapshots it names, so that each library
// has its own and only the process that may write the library writes it. The last state is kept in memory and written
// after a pause; a damaged file means that nothing was open.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { MOST_TABS, SESSION_SCHEMA, type Session } from '../core/view/session';
import { readJsonFile, writeJsonFile } from './json-file';

const PAUSE_MS = 300;
const MOST_BYTES = 1024 * 1024;

const snapshotId = z.string().regex(/^([0-9a-f]{64}|sample-[a-z0-9-]{1,64})$/);
export const sessionSchema: z.ZodType<Session> = z.strictObject({
  schema: z.literal(SESSION_SCHEMA),
  tabs: z
    .array(z.strictObject({ id: snapshotId, title: z.string().max(4096) }))
    .max(MOST_TABS)
    .refine((tabs) => new Set(tabs.map(({ id }) => id)).size === tabs.length),
  active: snapshotId.exactOptional(),
  screen: z.string().regex(/^[a-z][a-z-]{0,31}$/),
});

export interface SessionFile {
  /** What was open; undefined: nothing, or nothing usable. */
  get(): Promise<Session | undefined>;
  /** Keeps what is open; it is on disk after a pause or `flush`. */
  set(session: Session): void;
  readonly pending: boolean;
  /** Writes what waits. Never rejects. */
  flush(): Promise<void>;
}

/** `canWrite`: this process is the library's writer. `log` is told about what cannot be read or written. */
export function createSession(
  library: string,
  canWrite: () => Promise<boolean>,
  log: (message: string, detail: unknown) => void,
): SessionFile {
  const file = path.join(library, 'session.json');
  let waiting: Session | undefined;
  let shown: Session | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let busy = 0;

  async function write(session: Session): Promise<void> {
    if (!(await canWrite())) return;
    await writeJsonFile(file, session).catch((error: unknown) => log('session not written', error));
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const next = waiting;
    waiting = undefined;
    if (next === undefined) return writing;
    busy += 1;
    // One after the other: the last must be the one that stays.
    writing = writing.then(() => write(next)).finally(() => (busy -= 1));
    return writing;
  }

  return {
    async get() {
      if (shown !== undefined) return shown;
      // Who only reads beside the writer begins with nothing: what is open there is the writer's.
      if (!(await canWrite())) return undefined;
      const bytes = await stat(file).then(
        ({ size }) => size,
        () => 0,
      );
      if (bytes > MOST_BYTES) {
        log('session ignored', { file, reason: `${bytes} bytes` });
        return undefined;
      }
      const read = await readJsonFile(file, sessionSchema);
      if (read.state === 'broken') log('session ignored', { file, reason: read.reason });
      return read.state === 'ok' ? read.value : undefined;
    },
    set(session) {
      shown = session;
      waiting = session;
      timer ??= setTimeout(() => void flush(), PAUSE_MS);
    },
    get pending() {
      return waiting !== undefined || busy > 0;
    },
    flush,
  };
}
