// What a snapshot image holds, in memory: evidence, what was said about it, and what is kept beside it.
import type { Content } from '../../core/evidence/content';
import type { ViewState } from '../../core/view/view-state';
import type { LibraryFile } from '../describe-files';
import type { Labels } from '../labels';
import type { ImageManifest, Redaction } from './schema';

/** What an image or a library entry keeps beside the evidence, of no weight for a verdict. */
export interface Kept {
  readonly viewState?: ViewState;
  readonly labels?: Labels;
  readonly redaction?: Redaction;
  readonly foreign?: Foreign;
}

/** What a later version or another program put into an image: kept and written again. */
export interface Foreign {
  /** Fields of the manifest. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Entries by name. */
  readonly entries: ReadonlyMap<string, Content>;
}

/** Everything an image is written from. */
export interface ImageContent extends Kept {
  readonly files: readonly LibraryFile[];
  readonly about: Pick<
    ImageManifest,
    'appVersion' | 'title' | 'arch' | 'release' | 'verdict' | 'headline' | 'problems'
  >;
  /** JSON texts made from the evidence. */
  readonly machine: string;
  readonly runs: string;
  /** Header images that `runs` names, by sha256. */
  readonly headers: ReadonlyMap<string, Uint8Array>;
}
