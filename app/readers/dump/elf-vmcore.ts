// ELF dumps of a machine: /proc/vmcore as a capture kernel saved it, makedumpfile -E, QEMU's dump-guest-memory. Read by
// header and notes only; the memory itself is never looked at. present = p_memsz of the PT_LOADs, saved = p_filesz.
import { PT_LOAD } from '../../core/elf/core-header';
import type { CoreHeader } from '../../core/elf/core-header';
import type { DumpEvidence } from '../../core/machine/dump-evidence';
import { noteProblem } from '../../core/machine/machine';
import type { MachineDraft } from '../../core/machine/machine';
import { rangesFromPairs } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFact } from '../first-wins';
import { describeNotes } from './describe-notes';
import { fileSource, placedEvidence } from './dump-source';
import type { DumpSource } from './dump-source';
import { looksLikeCore, readElfCore } from './elf-dump';
import type { ElfCore, PlacedNote } from './elf-dump';
import { dumpWriter } from './elf-writer';
import type { SliceReader } from './slices';
import { parseVmcoreinfo, vmcoreinfoFacts } from './vmcoreinfo';

/** Bytes from the start of the file that the Header view gets. */
const SHOWN_BYTES = 1024 * 1024;
/** A BIOS-only QEMU dump says this inside ELF64, and its notes have the 32-bit structures. */
const EM_386 = 3;

export const elfVmcoreReader: Reader = {
  id: 'elf-vmcore',
  title: 'ELF dump (vmcore)',
  sniff: (file) => (looksLikeCore(file.bytes) && readElfCore(file).kind === 'dump' ? 'content' : undefined),
  read(files, draft) {
    for (const file of files) takeElfDump(file, draft);
  },
};

/** Adds what an ELF dump states to the draft. A file that is none adds nothing; returns whether it was one. */
export function takeElfDump(file: EvidenceFile, draft: MachineDraft): boolean {
  return takeElfCore(fileSource(file), readElfCore(file), draft);
}

/** The same for a core that was read out of `source`. */
export function takeElfCore(source: DumpSource, core: ElfCore, draft: MachineDraft): boolean {
  if (core.kind !== 'dump') return false;
  const { header, notes, broken } = core;
  const dump = placedEvidence(elfDump(source, header, notes), source);
  draft.dumps.push(dump);
  if (dump.release !== undefined) {
    draft.release = firstFact(draft, draft.release, dump.release, 'the kernel release');
  }
  const fatal = header.issues.filter((issue) => issue.fatal);
  for (const { offset, message } of [...fatal, ...broken]) {
    noteProblem(draft, source.place(offset), message, 'what can be read is used; copy the dump again');
  }
  return true;
}

function elfDump(source: DumpSource, header: CoreHeader, notes: readonly PlacedNote[]): DumpEvidence {
  const { path: file, sizeBytes } = source;
  const { present, saved, cutShort } = loadRanges(header, sizeBytes);
  const info = notes.find(({ name }) => name === 'VMCOREINFO');
  const base = info === undefined ? 0 : info.fileOffset - info.offset;
  const vmcoreinfo = info && parseVmcoreinfo(file, info.desc, base + info.descOffset);
  const where = { file, offset: Number(header.ehdr.phoff) };
  return {
    file,
    format: 'elf',
    writer: dumpWriter(header, notes),
    flattened: false,
    flags: [],
    present,
    saved,
    presentWhere: where,
    savedWhere: where,
    notes: describeNotes(file, notes, {
      order: header.ehdr.order,
      longBytes: header.ehdr.class === 32 || header.ehdr.machine === EM_386 ? 4 : 8,
    }),
    ...(vmcoreinfo === undefined ? {} : { vmcoreinfo }),
    ...vmcoreinfoFacts(vmcoreinfo),
    header: { bytes: source.read(shownBytes()), decoded: header },
    ...(source.fileBytes === Number.MAX_SAFE_INTEGER ? {} : { fileBytes: source.fileBytes }),
    ...(cutShort.starts.length === 0 ? {} : { cutShort }),
  };
}

function* shownBytes(): SliceReader<Uint8Array> {
  return yield { offset: 0, length: SHOWN_BYTES };
}

/** Which memory the PT_LOADs describe, which of it they say is in the file, and which of that the file has no bytes for. */
function loadRanges({ phdrs }: CoreHeader, size: number): Record<'present' | 'saved' | 'cutShort', RangeSet> {
  const present: [bigint, bigint][] = [];
  const saved: [bigint, bigint][] = [];
  const cutShort: [bigint, bigint][] = [];
  const end = BigInt(size);
  for (let i = 0; i < phdrs.length; i++) {
    if (phdrs.types[i] !== PT_LOAD) continue;
    const start = phdrs.paddrs[i] ?? 0n;
    const memory = phdrs.memsizes[i] ?? 0n;
    const stored = phdrs.filesizes[i] ?? 0n;
    const offset = phdrs.offsets[i] ?? 0n;
    const claimed = stored < memory ? stored : memory;
    const room = offset < end ? end - offset : 0n;
    const there = claimed < room ? claimed : room;
    present.push([start, start + memory - 1n]);
    saved.push([start, start + there - 1n]);
    cutShort.push([start + there, start + claimed - 1n]);
  }
  return {
    present: rangesFromPairs(present),
    saved: rangesFromPairs(saved),
    cutShort: rangesFromPairs(cutShort),
  };
}
