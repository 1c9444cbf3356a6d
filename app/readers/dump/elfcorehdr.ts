// The elfcorehdr segment as it stood in memory: elfcorehdr.bin of a capture, or a bare file that starts
// like an ELF core. A /proc/vmcore looks alike, but its offsets point into itself and not at memory.
import { decodeCoreHeader } from '../../core/elf/decode-core-header';
import type { ElfcorehdrEvidence, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFile } from '../first-wins';
import { readElfCore } from './elf-dump';
import { takeElfDump } from './elf-vmcore';

const PATH = /^(?:elfcorehdr|elfcorehdr\.bin|[^/]+\.elfcorehdr)$/;

export const elfcorehdrReader: Reader = {
  id: 'elfcorehdr',
  title: 'elfcorehdr',
  sniff(file) {
    if (PATH.test(file.path)) return 'path';
    return readElfCore(file).kind === 'elfcorehdr' ? 'content' : undefined;
  },
  read(files, draft) {
    const headers = files.filter((file) => !isDump(file, draft)).map((file) => readHeader(file, draft));
    const kept = firstFile(draft, headers, 'elfcorehdr');
    if (kept !== undefined) draft.elfcorehdr = kept;
  },
};

function readHeader(file: EvidenceFile, draft: MachineDraft): ElfcorehdrEvidence {
  const result = decodeCoreHeader(file.bytes, { mode: 'permissive' });
  if (result.ok) return { file: file.path, bytes: file.bytes, decoded: result.header };
  const { offset, message } = result.issue;
  noteProblem(draft, { file: file.path, offset }, message, 'the header cannot be read');
  return { file: file.path, bytes: file.bytes };
}

/** A file named elfcorehdr.bin that is a dump, or the core of a process: no panic now would go by it. */
function isDump(file: EvidenceFile, draft: MachineDraft): boolean {
  const { kind } = readElfCore(file);
  if (kind !== 'dump' && kind !== 'process') return false;
  const what = kind === 'dump' ? 'a dump (/proc/vmcore or the like)' : 'the core of a process';
  noteProblem(
    draft,
    { file: file.path },
    `is ${what}, not the elfcorehdr: its offsets are places in the file`,
    kind === 'dump' ? 'read as a dump; the elfcorehdr has physical addresses in p_offset' : 'not used',
  );
  return takeElfDump(file, draft) || kind === 'process';
}
