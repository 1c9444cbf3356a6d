// Two pieces of evidence of one machine that cannot both be right. Neither is dropped in silence: both lines are quoted.
import type { Where } from './provenance';

export interface Quote {
  readonly where: Where;
  /** The line, or the value in words where the evidence is binary. */
  readonly text: string;
}

export interface Contradiction {
  /** What they disagree about: "the kernel release", "whether memory block 40 is online". */
  readonly about: string;
  /** The one that is used. */
  readonly kept: Quote;
  readonly other: Quote;
  /**
   * `verdict`: the verdict rests on it whatever file it stands in. `identity`: evidence of one machine cannot differ
   * here, so these are two. Absent: by the files.
   */
  readonly decides?: 'verdict' | 'identity';
}
