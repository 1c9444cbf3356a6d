// Flattened dumps of any format that is not one itself: found by their records, read as if they were rearranged.
import type { MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Extent, Reader } from '../evidence-file';
import type { DumpSource } from './dump-source';
import { elfCoreSlices, fileBytes, looksLikeCore } from './elf-dump';
import { takeElfCore } from './elf-vmcore';
import { flattenedRecords, isFlattened, throughRecords } from './flattened-slices';
import type { Flattened } from './flattened-slices';
import { takeKdump } from './kdump-compressed';
import { kdumpSignature } from './kdump-header';
import { kdumpSlices } from './kdump-slices';
import { readSlices } from './slices';
import type { SliceReader } from './slices';

const HEAD: Extent = { offset: 0, length: 512 };

export const flattenedReader: Reader = {
  id: 'flattened',
  title: 'Flattened dump (makedumpfile -F)',
  sniff: (file) => (isFlattened(file.bytes) ? 'content' : undefined),
  read(files, draft) {
    for (const file of files) takeFlattened(file, draft);
  },
};

/** Asks for the records of a flattened file, and through them for what the dump's own reader needs. */
export function* flattenedSlices(sizeBytes: number): SliceReader<void> {
  const flattened = yield* flattenedRecords(sizeBytes);
  const size = dumpBytes(flattened);
  const inner = formatOf(yield* throughRecords(flattened, slice(HEAD)));
  if (inner === 'kdump') yield* throughRecords(flattened, kdumpSlices(size));
  if (inner === 'elf') yield* throughRecords(flattened, elfCoreSlices(size));
}

function takeFlattened(file: EvidenceFile, draft: MachineDraft): void {
  const flattened = readSlices(file, flattenedRecords(fileBytes(file)));
  const source: DumpSource = {
    path: file.path,
    sizeBytes: dumpBytes(flattened),
    fileBytes: fileBytes(file),
    flattened: true,
    read: (reader) => readSlices(file, throughRecords(flattened, reader)),
    place(offset) {
      const place = flattened.map.placeOf(offset);
      return place === undefined ? { file: file.path } : { file: file.path, offset: place };
    },
  };
  for (const { offset, message, hint } of flattened.problems) {
    noteProblem(draft, { file: file.path, offset }, message, hint);
  }
  const inner = formatOf(source.read(slice(HEAD)));
  if (inner === 'kdump') takeKdump(source, draft);
  else if (inner !== 'elf' || !takeElfCore(source, source.read(elfCoreSlices(source.sizeBytes)), draft)) {
    const message = 'is the flattened form of something that is no dump we know';
    noteProblem(draft, { file: file.path, offset: 0 }, message, 'rearrange it with makedumpfile -R to see what it is');
  }
}

function* slice(extent: Extent): SliceReader<Uint8Array> {
  return yield extent;
}

function dumpBytes({ map, allSeen }: Flattened): number {
  return allSeen ? map.end : Number.MAX_SAFE_INTEGER;
}

function formatOf(head: Uint8Array): 'kdump' | 'elf' | undefined {
  if (kdumpSignature(head) !== undefined) return 'kdump';
  return looksLikeCore(head) ? 'elf' : undefined;
}
