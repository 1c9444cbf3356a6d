// Keeps what changes the library apart: one process writes, and tidying never runs beside an import, whose blobs count only
// once its manifest is there. Tidies at start (after a crash) and when an import was cut short; hashes everything afterwards.
import { app } from 'electron';
import log from 'electron-log/main';
import type { IpcResult, LibraryHealth } from '../ipc/contract';
import { lockLibrary } from '../store/lock';
import { recoverLibrary, type Quarantined } from '../store/recover';
import { purgeTrash } from '../store/trash';

/** How long a removed snapshot can be brought back. */
const TRASH_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

export interface ImportGate {
  /** Runs an import once the library is tidy; refused where another instance writes. A throw (a cancel) tidies again. */
  run<T>(work: () => Promise<IpcResult<T>>): Promise<IpcResult<T>>;
  /** True once this process may write. */
  readonly canWrite: () => Promise<boolean>;
  /** What was found damaged since the start, and who else writes. */
  health(): Promise<LibraryHealth>;
}

/** The gate of one library folder. Starts by taking the lock and tidying; `check` hashes every blob, in a worker. */
export function createImportGate(library: string, check: () => Promise<readonly Quarantined[]>): ImportGate {
  let running = 0;
  const quarantined: Quarantined[] = [];

  /** The pid of the process that writes instead of us. */
  async function takeLock(): Promise<number | undefined> {
    try {
      const lock = await lockLibrary(library);
      if (lock.state === 'other') return lock.pid;
      app.once('quit', () => void lock.release());
    } catch (error) {
      // A folder that cannot be written is told where somebody writes.
      log.warn('library not locked', error);
    }
    return undefined;
  }

  async function tidy(): Promise<void> {
    try {
      await purgeTrash(library, new Date(Date.now() - TRASH_DAYS * DAY_MS).toISOString());
      const recovery = await recoverLibrary(library);
      quarantined.push(...recovery.quarantined);
      log.info('library tidied', recovery);
    } catch (error) {
      log.warn('library not tidied', error);
    }
  }

  const writer = takeLock();
  let tidied = writer.then((pid) => (pid === undefined ? tidy() : undefined));
  // Beside whatever the user does: it only reads, and moves away what is damaged.
  const hashed = tidied
    .then(async () => ((await writer) === undefined ? check() : []))
    .then((found) => void quarantined.push(...found))
    .catch((error: unknown) => log.warn('library not checked', error));

  return {
    async run(work) {
      const pid = await writer;
      if (pid !== undefined) {
        const message = `Another Kdumpscope (process ${pid}) uses this library: here it can only be read.`;
        return {
          ok: false,
          error: { code: 'refused', message, hint: 'Close the other one, then start this one again.' },
        };
      }
      running += 1;
      try {
        await tidied;
        return await work();
      } catch (thrown) {
        if (running === 1) tidied = tidy();
        throw thrown;
      } finally {
        running -= 1;
      }
    },
    canWrite: async () => (await writer) === undefined,
    async health() {
      const pid = await writer;
      await hashed;
      const found = quarantined.map(({ title, reason }) => ({ title, reason }));
      return { quarantined: found, ...(pid !== undefined && { writerPid: pid }) };
    },
  };
}
