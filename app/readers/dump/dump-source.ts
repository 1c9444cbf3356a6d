// What the readers of dumps read from: a file as it is, or the rearranged form of a flattened one. Their offsets are
// those of the dump; evidence is named by the places in the file.
import type { DumpEvidence, DumpNote } from '../../core/machine/dump-evidence';
import type { Fact, Where } from '../../core/machine/provenance';
import type { EvidenceFile } from '../evidence-file';
import { fileBytes } from './elf-dump';
import { readSlices } from './slices';
import type { SliceReader } from './slices';

export interface DumpSource {
  readonly path: string;
  /** Of the dump; Number.MAX_SAFE_INTEGER where it is not known. */
  readonly sizeBytes: number;
  /** Of the file, in the same way. */
  readonly fileBytes: number;
  readonly flattened: boolean;
  read<T>(reader: SliceReader<T>): T;
  /** The place of the dump's byte in the file. */
  place(offset: number): Where;
}

/** A file that is the dump. */
export function fileSource(file: EvidenceFile): DumpSource {
  return {
    path: file.path,
    sizeBytes: fileBytes(file),
    fileBytes: fileBytes(file),
    flattened: false,
    read: (reader) => readSlices(file, reader),
    place: (offset) => ({ file: file.path, offset }),
  };
}

/** The evidence of a dump with every place in it given by the source. */
export function placedEvidence(dump: DumpEvidence, source: DumpSource): DumpEvidence {
  if (!source.flattened) return dump;
  const at = (where: Where): Where => (where.offset === undefined ? where : source.place(where.offset));
  const fact = <T>({ value, where }: Fact<T>): Fact<T> => ({ value, where: at(where) });
  const {
    headerVersion,
    dumpLevel,
    pageSizeBytes,
    maxMapnr,
    release,
    presentWhere,
    savedWhere,
    flagsWhere,
    eraseinfoBytes,
    fields,
    split,
    vmcoreinfo,
  } = dump;
  return {
    ...dump,
    flattened: true,
    notes: dump.notes.map((note): DumpNote => ({ ...note, where: at(note.where) })),
    ...(headerVersion && { headerVersion: fact(headerVersion) }),
    ...(dumpLevel && { dumpLevel: fact(dumpLevel) }),
    ...(pageSizeBytes && { pageSizeBytes: fact(pageSizeBytes) }),
    ...(maxMapnr && { maxMapnr: fact(maxMapnr) }),
    ...(release && { release: fact(release) }),
    ...(flagsWhere && { flagsWhere: at(flagsWhere) }),
    ...(eraseinfoBytes && { eraseinfoBytes: fact(eraseinfoBytes) }),
    ...(fields && { fields: fields.map((field) => ({ ...field, where: at(field.where) })) }),
    ...(presentWhere && { presentWhere: at(presentWhere) }),
    ...(savedWhere && { savedWhere: at(savedWhere) }),
    ...(split && { split: { ...split, where: at(split.where) } }),
    ...(vmcoreinfo && {
      vmcoreinfo: {
        text: vmcoreinfo.text,
        keys: new Map([...vmcoreinfo.keys].map(([key, value]) => [key, fact(value)])),
      },
    }),
  };
}
