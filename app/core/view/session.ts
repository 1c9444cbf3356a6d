// What was open: the tabs in order, the one in front, the screen. How each is looked at is its own view state.

export const SESSION_SCHEMA = 'kdumpscope/session@1';

export interface SessionTab {
  /** A snapshot of the library, or `sample-…`. */
  readonly id: string;
  readonly title: string;
}

export interface Session {
  readonly schema: typeof SESSION_SCHEMA;
  readonly tabs: readonly SessionTab[];
  /** Absent: none was in front. */
  readonly active?: string;
  /** A screen of the window; one that no longer exists is ignored. */
  readonly screen: string;
}

/** More tabs than this are not kept. */
export const MOST_TABS = 64;
