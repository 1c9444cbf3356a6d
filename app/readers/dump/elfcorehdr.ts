// The elfcorehdr segment as it stood in memory: elfcorehdr.bin of a capture, or a bare file that starts
// like an ELF core. A /proc/vmcore looks alike, but its offsets point into itself and not at memory.
import { ET_CORE } from '../../core/elf/core-header';
import { decodeCoreHeader, isDumpFile } from '../../core/elf/decode-core-header';
import type { ElfcorehdrEvidence, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFile } from '../first-wins';

const PATH = /^(?:elfcorehdr|elfcorehdr\.bin|[^/]+\.elfcorehdr)$/;

export const elfcorehdrReader: Reader = {
  id: 'elfcorehdr',
  title: 'elfcorehdr',
  sniff(file) {
    if (PATH.test(file.path)) return 'path';
    return looksLikeCore(file.bytes) ? 'content' : undefined;
  },
  read(files, draft) {
    const alone = draft.sources.length === 1;
    const headers = files
      .map((file) => readHeader(file, draft))
      .filter((header) => !isDump(header, alone, draft) || alone);
    const kept = firstFile(draft, headers, 'elfcorehdr');
    if (kept !== undefined) draft.elfcorehdr = kept;
  },
};

/** ELF magic and not an executable, a library or an object: those are ELF too, and never a core header. */
function looksLikeCore(bytes: Uint8Array): boolean {
  if (bytes.length < 18) return false;
  if (bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46) return false;
  const [low = 0, high = 0] = bytes[5] === 2 ? [bytes[17], bytes[16]] : [bytes[16], bytes[17]];
  const type = low | (high << 8);
  return type === 0 || type >= ET_CORE;
}

function readHeader(file: EvidenceFile, draft: MachineDraft): ElfcorehdrEvidence {
  const result = decodeCoreHeader(file.bytes, { mode: 'permissive' });
  if (result.ok) return { file: file.path, bytes: file.bytes, decoded: result.header };
  const { offset, message } = result.issue;
  noteProblem(draft, { file: file.path, offset }, message, 'the header cannot be read');
  return { file: file.path, bytes: file.bytes };
}

/**
 * Tells of a /proc/vmcore or process core. On its own its program headers are worth showing; beside the
 * evidence of a machine they would be taken for what a crash would dump.
 */
function isDump(header: ElfcorehdrEvidence, alone: boolean, draft: MachineDraft): boolean {
  if (header.decoded === undefined || !isDumpFile(header.decoded.phdrs)) return false;
  noteProblem(
    draft,
    { file: header.file },
    'is a dump (/proc/vmcore or a core file) or the start of one, not the elfcorehdr: its offsets are places in the file',
    alone ? 'its program headers are shown' : 'not used; the elfcorehdr has physical addresses in p_offset',
  );
  return true;
}
