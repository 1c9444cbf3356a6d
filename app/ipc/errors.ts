// Faults as data for the window: plain words, no stack traces, no internals. The log has the rest.
import type { IpcError } from './contract';

const IO_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied.',
  EPERM: 'Permission denied.',
  ENOENT: 'No such file or folder.',
  ENOSPC: 'The disk is full.',
  EROFS: 'The disk is read-only.',
  EMFILE: 'Too many open files.',
  EISDIR: 'This is a folder.',
  ENOTDIR: 'A part of the path is not a folder.',
};

/** What the window is told about something thrown. */
export function toIpcError(thrown: unknown): IpcError {
  if (!(thrown instanceof Error)) return internal;
  if (thrown.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  const words = code === undefined ? undefined : IO_WORDS[code];
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return outOfMemory;
  if (words === undefined) return internal;
  const where = 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : undefined;
  return { code: 'io', message: words, ...(where !== undefined && { where }) };
}

const outOfMemory: IpcError = {
  code: 'unusable',
  message: 'Reading this needs more memory than there is.',
  hint: 'Open fewer files, or only the parts that matter.',
};

const internal: IpcError = {
  code: 'internal',
  message: 'Something went wrong inside Kdumpscope.',
  hint: 'The log file says more. Nothing was changed.',
};
