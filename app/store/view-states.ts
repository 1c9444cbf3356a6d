// View states on disk: library/snapshots/<id>/view-state.json beside the manifest, library/samples/<id>/… for samples.
// The last state is kept in memory and written after a pause, so that a moving playhead is not a moving disk; a damaged
// file is told once and means the defaults. Only the process that may write the library writes them.
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ViewState } from '../core/view/view-state';
import { readJsonFile, writeJsonFile } from './json-file';
import { besideFolder, manifestFile } from './library-folders';
import { viewStateSchema } from './view-state';

/** Two scenarios of 10 000 events of 200 characters, four bytes each, and what stands around them. */
const MOST_BYTES = 20 * 1024 * 1024;
const PAUSE_MS = 400;
const SAMPLE = /^sample-[a-z0-9-]{1,64}$/;

export interface ViewStates {
  /** What was kept last, or undefined: nothing, or nothing usable. */
  get(id: string): Promise<ViewState | undefined>;
  /** Keeps a state; it is on disk after a pause or `flush`. */
  set(id: string, state: ViewState): void;
  /** Forgets what was kept. */
  reset(id: string): Promise<void>;
  /** True while something waits to be written. */
  readonly pending: boolean;
  /** Writes what waits; resolves when it is on disk. Never rejects. */
  flush(): Promise<void>;
}

/**
 * `canWrite`: this process is the library's writer. `log` is told about files that cannot be read or written. The id must be
 * a digest or `sample-…`.
 */
export function createViewStates(
  library: string,
  canWrite: () => Promise<boolean>,
  log: (message: string, detail: unknown) => void,
): ViewStates {
  const waiting = new Map<string, ViewState>();
  const writing = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const fileOf = (id: string): string => path.join(besideFolder(library, id), 'view-state.json');

  async function write(id: string, state: ViewState): Promise<void> {
    if (!(await canWrite())) return;
    // A folder without a manifest is an import that was cut short: never make one.
    const known = SAMPLE.test(id) || (await exists(manifestFile(library, id)));
    if (!known) return;
    await writeJsonFile(fileOf(id), state).catch((error: unknown) => log('view state not written', error));
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    for (const [id, state] of waiting) {
      const done = write(id, state).finally(() => {
        writing.delete(done);
        if (waiting.get(id) === state) waiting.delete(id);
      });
      writing.add(done);
    }
    await Promise.all(writing);
  }

  return {
    async get(id) {
      const fresh = waiting.get(id);
      if (fresh !== undefined) return fresh;
      const file = fileOf(id);
      const bytes = await stat(file).then(
        ({ size }) => size,
        () => 0,
      );
      if (bytes > MOST_BYTES) {
        log('view state ignored', { file, reason: `${bytes} bytes` });
        return undefined;
      }
      const read = await readJsonFile(file, viewStateSchema);
      if (read.state === 'broken') log('view state ignored', { file, reason: read.reason });
      return read.state === 'ok' ? read.value : undefined;
    },
    set(id, state) {
      waiting.set(id, state);
      timer ??= setTimeout(() => void flush(), PAUSE_MS);
    },
    async reset(id) {
      waiting.delete(id);
      await Promise.all(writing);
      if (!(await canWrite())) return;
      await rm(fileOf(id), { force: true }).catch((error: unknown) => log('view state not removed', error));
    },
    get pending() {
      return waiting.size > 0 || writing.size > 0;
    },
    flush,
  };
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
