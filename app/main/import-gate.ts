// Keeps imports and tidying apart: blobs of an import count only once its manifest is written, so a sweep must never
// run beside one. Sweeps at start (after a crash) and when an import was cut short.
import log from 'electron-log/main';
import { recoverLibrary } from '../store/recover';

export interface ImportGate {
  /** Runs an import once the library is tidy. A throw (a cancel) tidies again. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** The gate of one library folder. Starts with a sweep. */
export function createImportGate(library: string): ImportGate {
  let running = 0;
  const sweep = (): Promise<void> =>
    recoverLibrary(library).then(
      (recovery) => log.info('library tidied', recovery),
      (error: unknown) => log.warn('library not tidied', error),
    );
  let tidy = sweep();
  return {
    async run(work) {
      running += 1;
      try {
        await tidy;
        return await work();
      } catch (thrown) {
        if (running === 1) tidy = sweep();
        throw thrown;
      } finally {
        running -= 1;
      }
    },
  };
}
