// What a person must be told once and nobody asked for: found at the start, or before the page was there to be told.
import type { Notice } from '../ipc/contract';

export interface Notices {
  add(notice: Notice): void;
  /** All that was not told yet. */
  take(): readonly Notice[];
}

/** An empty list. */
export function createNotices(): Notices {
  let waiting: Notice[] = [];
  return {
    add: (notice) => void waiting.push(notice),
    take() {
      const told = waiting;
      waiting = [];
      return told;
    },
  };
}
