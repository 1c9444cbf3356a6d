// Colours of the timeline and what no colour says alone: the pattern of each verdict.
import type { InstantVerdict } from '../../../app/core/view/run-view';
import type { PatternId } from './draw-list';

export interface TimelineTheme {
  readonly canvas: string;
  readonly grid: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly breaks: string;
  readonly present: string;
  readonly online: string;
  readonly covered: string;
  readonly verdicts: Readonly<Record<InstantVerdict, string>>;
}

export const VERDICT_PATTERNS: Readonly<Record<InstantVerdict, PatternId>> = {
  complete: 'solid',
  'at-risk': 'stripes',
  incomplete: 'diagonal',
  unknown: 'hatch',
  'not-armed': 'dots',
};

/** Worst last: what must not vanish where many share a pixel. */
export const VERDICT_ORDER: readonly InstantVerdict[] = ['complete', 'unknown', 'at-risk', 'not-armed', 'incomplete'];
