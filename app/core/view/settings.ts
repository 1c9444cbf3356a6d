// What the user chose for all snapshots alike. Plain values: they cross the process border and lie in settings.json.
import type { NumberStyle } from './number-style';
import { DEFAULT_NUMBERS } from './number-style';

export interface Settings extends NumberStyle {
  readonly theme: 'system' | 'light' | 'dark' | 'contrast';
  /** Design that a new scenario starts with where the machine's architecture has it; null: the machine's own kernel. */
  readonly design: string | null;
  /** Open at the start what was open at the end. */
  readonly reopen: boolean;
  /** Pixels of each pane the user sized, by the name of its splitter; 0 is collapsed. */
  readonly panes: Readonly<Record<string, number>>;
}

/** Where the library is. */
export interface LibraryPlace {
  /** The one that is open. */
  readonly folder: string;
  /** The one of the next start. */
  readonly next: string;
  /** The one that nobody chose. */
  readonly standard: string;
}

export const DEFAULT_SETTINGS: Settings = {
  ...DEFAULT_NUMBERS,
  theme: 'system',
  design: null,
  reopen: true,
  panes: {},
};
