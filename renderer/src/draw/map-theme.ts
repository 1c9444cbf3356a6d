// Colours and patterns of the map. Within a lane no two kinds differ by hue alone: pattern and word say the same.
import type { RangeKind } from '../../../app/core/view/snapshot-view';
import type { PatternId } from './draw-list';

export interface MapTheme {
  readonly canvas: string;
  readonly grid: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly ok: string;
  readonly kinds: Readonly<Record<RangeKind, string>>;
}

/** Which pattern each kind is drawn in. */
export const KIND_PATTERNS: Readonly<Record<RangeKind, PatternId>> = {
  present: 'solid',
  online: 'solid',
  offline: 'hatch',
  covered: 'solid',
  'kernel-text': 'stripes',
  backup: 'stripes',
  missing: 'dots',
  phantom: 'diagonal',
  idle: 'rows',
  crashkernel: 'checker',
  cma: 'checker',
  rtas: 'rows',
  'low-memory': 'dots',
  overlap: 'cross',
  unknown: 'hatch',
};

/** Drawn last, on top: what the user must not overlook at any zoom. */
export const HARMFUL_KINDS: readonly RangeKind[] = ['unknown', 'idle', 'overlap', 'missing', 'phantom'];
