// Progress of a job, at most ten messages a second; a new phase is always told.
import type { MessagePort } from 'node:worker_threads';
import type { JobProgress } from './jobs';

const INTERVAL_MS = 100;

export type Report = (progress: JobProgress) => void;

/** Sends progress through a port. */
export function createReporter(port: MessagePort): Report {
  let last = -INTERVAL_MS;
  let phase = '';
  return (progress) => {
    const now = performance.now();
    if (progress.phase === phase && now - last < INTERVAL_MS) return;
    last = now;
    phase = progress.phase;
    port.postMessage(progress);
  };
}
