// Faults as data for the window: plain words, no stack traces, no internals. The log has the rest.
import { ioError } from '../jobs/io-error';
import type { IpcError } from './contract';

const INTERNAL: IpcError = {
  code: 'internal',
  message: 'Something went wrong inside Kdumpscope.',
  hint: 'Try again. The log file says more.',
};

const OUT_OF_MEMORY: IpcError = {
  code: 'unusable',
  message: 'Reading this needs more memory than there is.',
  hint: 'Open fewer files, or only the parts that matter.',
};

/** What the window is told about something thrown. */
export function toIpcError(thrown: unknown): IpcError {
  if (!(thrown instanceof Error)) return INTERNAL;
  if (thrown.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' };
  if ('code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY') return OUT_OF_MEMORY;
  return ioError(thrown) ?? INTERNAL;
}
