// How far a task has come, in words.
import type { TaskProgress } from '../../../../app/ipc/contract';
import { formatBytes } from '../../draw/numbers';

/** `Unpacking, 120 of 611 MiB`, `Reading, file 3 of 9`, or just the phase. */
export function progressText(progress: TaskProgress | undefined): string {
  if (progress === undefined) return 'starting';
  const { phase, done, total, unit } = progress;
  if (done === undefined) return phase;
  const amount = (value: number): string => (unit === 'bytes' ? formatBytes(BigInt(Math.trunc(value))) : String(value));
  const noun = unit === 'files' ? ' files' : '';
  return total === undefined
    ? `${phase}, ${amount(done)}${noun}`
    : `${phase}, ${amount(done)} of ${amount(total)}${noun}`;
}

/** 0..1, or undefined where the total is not known. */
export function progressFraction(progress: TaskProgress | undefined): number | undefined {
  if (progress?.done === undefined || progress.total === undefined || progress.total <= 0) return undefined;
  return Math.min(1, Math.max(0, progress.done / progress.total));
}
