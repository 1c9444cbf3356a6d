// The worker threads, owned by the main process. Cancelling a job ends its thread: parsing is synchronous code that
// no signal could interrupt, and a new thread is there in milliseconds.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import type { JobName, JobProgress, JobRequest, JobResult } from './jobs';

export interface JobPool {
  /** Runs a job. `task` names it for `cancel`. */
  run<J extends JobName>(job: J, request: JobRequest<J>, options?: RunOptions): Promise<JobResult<J>>;
  /** Cancels a running or waiting job; false when there is none of that name. */
  cancel(task: string): boolean;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly task?: string;
  readonly onProgress?: (progress: JobProgress) => void;
}

const LONGEST_END_MS = 10_000;

/** Starts one thread at once, so that the first job finds the code loaded, and a second one when needed. */
export function createJobPool(workerFile: string): JobPool {
  const pool = new Tinypool({
    filename: workerFile,
    runtime: 'worker_threads',
    minThreads: 1,
    maxThreads: 2,
    isolateWorkers: false,
    idleTimeout: 30_000,
  });
  const running = new Map<string, AbortController>();

  return {
    async run(job, request, { task, onProgress } = {}) {
      if (task !== undefined && running.has(task)) {
        return { ok: false, error: { code: 'refused', message: 'A task of this name is running.' } };
      }
      const abort = new AbortController();
      const { port1, port2 } = new MessageChannel();
      port1.on('message', (progress: JobProgress) => {
        if (!abort.signal.aborted) onProgress?.(progress);
      });
      if (task !== undefined) running.set(task, abort);
      try {
        const answer: unknown = await pool.run(
          { request, progress: port2 },
          { name: job, signal: abort.signal, transferList: [port2] },
        );
        // The worker's exported functions are typed by the same table; the thread boundary loses that.
        return answer as JobResult<typeof job>;
      } catch (thrown) {
        // A cancelled thread may still be at work: whoever tidies after it waits for its end, which closes its port.
        if (abort.signal.aborted) await ended(port1, port2);
        throw thrown;
      } finally {
        port1.close();
        if (task !== undefined) running.delete(task);
      }
    },
    cancel(task) {
      const abort = running.get(task);
      abort?.abort();
      return abort !== undefined;
    },
    close: () => pool.destroy(),
  };
}

/** Resolves when the other end of `port` is gone; at once where `unsent` never left this thread. */
async function ended(port: MessagePort, unsent: MessagePort): Promise<void> {
  const closed = once(port, 'close');
  unsent.close();
  await Promise.race([closed, setTimeout(LONGEST_END_MS, undefined, { ref: false })]);
}
