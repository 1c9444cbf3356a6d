// Dumps in makedumpfile's own format (kdump-compressed, header_version 1 to 6, also by QEMU's kdump-zlib) and the old
// diskdump before it. present = the first bitmap, saved = the second; of a split set each file answers for its pages.
import type { ElfClass } from '../../core/elf/core-header';
import type { DumpEvidence, DumpWriter } from '../../core/machine/dump-evidence';
import { noteProblem } from '../../core/machine/machine';
import type { MachineDraft } from '../../core/machine/machine';
import type { Fact } from '../../core/machine/provenance';
import type { Reader } from '../evidence-file';
import { firstFact } from '../first-wins';
import { describeNotes } from './describe-notes';
import { fileSource, placedEvidence } from './dump-source';
import type { DumpSource } from './dump-source';
import type { PlacedNote } from './elf-dump';
import { settleStatedArch } from './header-arch';
import { kdumpSignature, machineKind, utsnameOffset } from './kdump-header';
import type { KdumpHeader } from './kdump-header';
import { HEADER_VERSION_OFFSET, headerOffset } from './kdump-layout';
import type { HeaderField, SubField } from './kdump-layout';
import { kdumpSlices } from './kdump-slices';
import type { KdumpContent } from './kdump-slices';
import { statusFlags } from './kdump-status';
import { parseVmcoreinfo, vmcoreinfoFacts } from './vmcoreinfo';

const NT_PRSTATUS = 1;
const PRSTATUS_I386_BYTES = 144;

export const kdumpCompressedReader: Reader = {
  id: 'kdump-compressed',
  title: 'kdump-compressed dump (makedumpfile)',
  sniff: (file) => (kdumpSignature(file.bytes) === undefined ? undefined : 'content'),
  read(files, draft) {
    for (const file of files) takeKdump(fileSource(file), draft);
  },
};

/** Adds what the dump states to the draft, or that its header cannot be read. */
export function takeKdump(source: DumpSource, draft: MachineDraft): void {
  const content = source.read(kdumpSlices(source.sizeBytes));
  if (content === undefined) {
    const message = 'begins like a kdump-compressed dump, but its header is cut or makes no sense';
    noteProblem(draft, source.place(0), message, 'copy the dump again');
    return;
  }
  const { header } = content;
  const dump = placedEvidence(kdumpEvidence(source, content), source);
  draft.dumps.push(dump);
  if (dump.release !== undefined) {
    draft.release = firstFact(draft, draft.release, dump.release, 'the kernel release');
  }
  if (header.nodename !== '') {
    const stated = { value: header.nodename, where: source.place(utsnameOffset(1)) };
    draft.hostname = firstFact(draft, draft.hostname, stated, 'the host name');
  }
  if (header.machine !== '') {
    const where = source.place(utsnameOffset(4));
    settleStatedArch(draft, { arch: machineKind(header.machine)?.arch, stated: header.machine, where });
  }
  for (const { offset, message, hint } of content.problems) {
    noteProblem(draft, source.place(offset), message, hint);
  }
}

function kdumpEvidence({ path, fileBytes }: DumpSource, content: KdumpContent): DumpEvidence {
  const { header, sub, notes, split, present, saved, lost, maxMapnr } = content;
  const at = (offset: number): { file: string; offset: number } => ({ file: path, offset });
  const headerFact = (field: HeaderField, value: number): Fact<number> => ({
    value,
    where: at(headerOffset(field, header)),
  });
  const level = subFact(content, 'dump_level', path);
  const erased = subFact(content, 'size_eraseinfo', path);
  const info = vmcoreinfoOf(path, content);
  const facts = vmcoreinfoFacts(info);
  const release =
    facts.release ?? (header.release === '' ? undefined : { value: header.release, where: at(utsnameOffset(2)) });
  return {
    file: path,
    format: header.signature,
    writer: writerOf(header, notes),
    flattened: false,
    headerVersion: { value: header.version, where: at(HEADER_VERSION_OFFSET) },
    ...(level === undefined ? {} : { dumpLevel: level }),
    flags: statusFlags(header.signature, header.status),
    flagsWhere: at(headerOffset('status', header)),
    pageSizeBytes: headerFact('block_size', header.blockBytes),
    maxMapnr: { value: maxMapnr.value, where: at(maxMapnr.offset) },
    ...(present === undefined ? {} : { present: present.ranges, presentWhere: at(present.offset) }),
    ...(saved === undefined ? {} : { saved: saved.ranges, savedWhere: at(saved.offset) }),
    ...(split === undefined
      ? {}
      : { split: { startPfn: split.startPfn, endPfn: split.endPfn, where: at(split.offset) } }),
    fields: content.fields.map(({ name, value, offset }) => ({ name, value, where: at(offset) })),
    notes: describeNotes(path, notes, { order: header.order, longBytes: noteLongBytes(sub.layout.class, notes) }),
    ...(erased === undefined || erased.value === 0 ? {} : { eraseinfoBytes: erased }),
    ...(info === undefined ? {} : { vmcoreinfo: info }),
    ...(release === undefined ? {} : { release }),
    ...(lost === undefined ? {} : { cutShort: lost }),
    ...(fileBytes === Number.MAX_SAFE_INTEGER ? {} : { fileBytes }),
  };
}

/** QEMU writes the structures of i386 for a guest that never left 32-bit mode, whatever the header is. */
function noteLongBytes(bits: ElfClass, notes: readonly PlacedNote[]): 4 | 8 {
  const { desc } = notes.find(({ name, type }) => name === 'CORE' && type === NT_PRSTATUS) ?? {};
  return bits === 32 || desc?.length === PRSTATUS_I386_BYTES ? 4 : 8;
}

/** The sub header places the text; where it does not (QEMU, some versions), the note has it. */
function vmcoreinfoOf(path: string, { vmcoreinfo, notes }: KdumpContent): DumpEvidence['vmcoreinfo'] {
  if (vmcoreinfo !== undefined) return parseVmcoreinfo(path, vmcoreinfo.bytes, vmcoreinfo.offset);
  const note = notes.find(({ name }) => name === 'VMCOREINFO');
  return note && parseVmcoreinfo(path, note.desc, note.fileOffset + note.descOffset - note.offset);
}

function subFact({ sub }: KdumpContent, field: SubField, file: string): Fact<number> | undefined {
  const stated = sub.get(field);
  return stated && { value: Number(stated.value), where: { file, offset: stated.offset } };
}

/** QEMU knows the machine's type and nothing else of its utsname; notes of its own it writes on x86 only. */
function writerOf(header: KdumpHeader, notes: readonly PlacedNote[]): DumpWriter {
  if (header.signature === 'diskdump') return 'unknown';
  if (notes.some(({ name }) => name === 'QEMU')) return 'qemu';
  return header.release === '' && header.nodename === '' ? 'qemu' : 'makedumpfile';
}
