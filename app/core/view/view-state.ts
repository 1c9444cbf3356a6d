// How a snapshot was looked at when it was last open: what is kept beside it and restored. Addresses are hexadecimal
// text, so that the same value crosses the process border and lies in a JSON file. Nothing here is evidence.
import type { ScaleMode } from '../address/scale-piece';
import type { Where } from '../machine/provenance';
import type { ScenarioInput } from './run-view';

export const VIEW_STATE_SCHEMA = 'kdumpscope/view-state@1';

/** `0x` and up to 16 lower-case digits. */
export type StoredAddress = string;

export interface StoredRange {
  readonly start: StoredAddress;
  readonly last: StoredAddress;
}

/** A selection by what it names: rows of a lane are found again by their addresses, because lanes change. */
export type StoredSelection =
  | ({ readonly kind: 'range'; readonly lane: string } & StoredRange)
  | ({ readonly kind: 'area' } & StoredRange)
  | { readonly kind: 'phdr'; readonly index: number }
  | { readonly kind: 'finding'; readonly index: number }
  | {
      readonly kind: 'field';
      readonly phdr?: number;
      readonly name: string;
      readonly offset: number;
      readonly size: number;
    }
  | { readonly kind: 'evidence'; readonly where: Where };

export interface StoredMap {
  /** Absent: everything. */
  readonly window?: StoredRange;
  readonly mode: ScaleMode;
  readonly unit: 'hex' | 'size' | 'pfn' | 'block';
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  readonly changesShown: boolean;
}

/** The run is simulated again from its scenario: it is not evidence, and a newer version may know better. */
export interface StoredRun {
  /** Absent: that of the draft. */
  readonly scenario?: ScenarioInput;
  readonly following: boolean;
  readonly playhead: number;
  readonly a?: number;
  readonly b?: number;
  readonly panic: number;
  readonly window?: { readonly from: number; readonly to: number };
}

export interface ViewState {
  readonly schema: typeof VIEW_STATE_SCHEMA;
  /** A screen of the window; one that no longer exists is ignored. */
  readonly screen?: string;
  readonly selection?: StoredSelection;
  readonly map?: StoredMap;
  readonly draft?: ScenarioInput;
  readonly run?: StoredRun;
}
