// What a reader is given and what a reader is. Bytes in, typed facts and problems out; nothing here
// touches the disk, so the same readers serve the worker, the command line and the tests.
import type { FileContent } from '../core/evidence/content';
import type { MachineDraft } from '../core/machine/machine';

/** A part of a file: where it lies in the whole, in file order, never overlapping. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** One file of the evidence: whole, or of a dump only the parts that its reader asked for. */
export interface EvidenceFile extends FileContent {
  /** Relative to the capture root with `/` (`proc/iomem`), or the base name of a file given on its own. */
  readonly path: string;
  /** The file's bytes; with `parts`, only those, one after the other; with `large`, only what readers read of it. */
  readonly bytes: Uint8Array;
  readonly parts?: readonly Extent[];
  /** Size of the whole file where `parts` leaves some out. */
  readonly wholeBytes?: number;
}

/** How a reader recognised a file. A path is certain; content is a good guess and yields to a path. */
export type Sniffed = 'path' | 'content' | undefined;

/** One evidence format. Adding a format = one file with one of these, and a line in the registry. */
export interface Reader {
  /** Stable, lower case, as it appears in `SourceFile.reader`. */
  readonly id: string;
  /** What the user sees: "/proc/iomem". */
  readonly title: string;
  sniff(file: EvidenceFile): Sniffed;
  /** Adds what the files state to the draft. All files this reader recognised, at once; never throws on content. */
  read(files: readonly EvidenceFile[], draft: MachineDraft): void;
}
