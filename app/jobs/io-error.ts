// Faults of the file system in plain words. Lives with the jobs because an error's code does not survive the way from
// a worker thread to the main process: it has to be put into words where it is thrown.
import type { IpcError } from '../ipc/contract';

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied.',
  EPERM: 'Permission denied.',
  ENOENT: 'No such file or folder.',
  EEXIST: 'Something else is in the way.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your share of the disk is full.',
  EROFS: 'The disk is read-only.',
  EMFILE: 'Too many open files.',
  EISDIR: 'This is a folder.',
  ENOTDIR: 'A part of the path is not a folder.',
  ECHANGED: 'A file changed, or was damaged, while it was read.',
  EIO: 'The disk could not be read or written.',
};

/** What the window is told about a file system fault; undefined for anything else. */
export function ioError(thrown: unknown): IpcError | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return undefined;
  const message = WORDS[thrown.code];
  if (message === undefined) return undefined;
  const where = 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : undefined;
  return { code: 'io', message, ...(where !== undefined && { where }) };
}

/** Turns file system faults of a job into its result; anything else is a bug and goes on. */
export function withIoErrors<A, R>(job: (argument: A) => Promise<R>) {
  return async (argument: A): Promise<R | { readonly ok: false; readonly error: IpcError }> => {
    try {
      return await job(argument);
    } catch (thrown) {
      const error = ioError(thrown);
      if (error === undefined) throw thrown;
      return { ok: false, error };
    }
  };
}
