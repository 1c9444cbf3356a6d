// The one list of dumps that are not read whole: told by their first bytes, then read by slices.
import { elfCoreSlices, looksLikeCore, startsLikeElfcorehdr } from './elf-dump';
import { flattenedSlices } from './flattened';
import { isFlattened } from './flattened-slices';
import { kdumpSignature } from './kdump-header';
import { kdumpSlices } from './kdump-slices';
import type { SliceReader } from './slices';

export interface DumpFormat {
  readonly id: string;
  /** `head` is at least 512 bytes, or all there is. */
  sniff(head: Uint8Array): boolean;
  /** Asks for what the format's reader needs. `sizeBytes` is the whole file's. */
  plan(sizeBytes: number): SliceReader<unknown>;
  /** Out of a stream: whether a file that starts like this is no dump after all, and counts to its last byte. */
  countsWhole?(start: Uint8Array): boolean;
}

/** Of a dump in an archive no more than this can be kept, because archives are streams. */
export const DUMP_HEAD_BYTES = 1024 * 1024;

export const DUMP_FORMATS: readonly DumpFormat[] = [
  { id: 'elf', sniff: looksLikeCore, plan: elfCoreSlices, countsWhole: startsLikeElfcorehdr },
  { id: 'kdump-compressed', sniff: (head) => kdumpSignature(head) !== undefined, plan: kdumpSlices },
  { id: 'flattened', sniff: isFlattened, plan: flattenedSlices },
];

/** The format of a file that starts like this. */
export function dumpFormatOf(head: Uint8Array): DumpFormat | undefined {
  return DUMP_FORMATS.find((format) => format.sniff(head));
}
