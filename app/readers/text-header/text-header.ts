// Program headers given as text: logs of `kexec -d`, kernel messages of kexec_file_load, and what readelf, eu-readelf,
// crash and makedumpfile print. Known by content: such text comes under any name, or pasted.
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { textPieces } from '../text-lines';
import { mayHoldHeaders, readHeaders } from './stated-headers';

/** kdumpctl writes what `kexec -d` prints here (Fedora, RHEL: KDUMP_LOGLEVEL for a file). */
const PATH = /^(?:var\/log\/kdump\.log|kexec-debug\.log)$/;
const HEAD_BYTES = 1024;

/** Binary files are not searched: a zero byte at the start, or only parts of a file kept. */
const isText = ({ bytes, parts }: EvidenceFile): boolean =>
  parts === undefined && bytes.length > 0 && !bytes.subarray(0, HEAD_BYTES).includes(0);

export const textHeaderReader: Reader = {
  id: 'text-header',
  title: 'program headers as text',
  sniff(file: EvidenceFile) {
    if (PATH.test(file.path)) return 'path';
    return isText(file) && mayHoldHeaders(textPieces(file.bytes)) ? 'content' : undefined;
  },
  read(files, draft) {
    for (const { path, bytes } of files) {
      if (readHeaders(path, textPieces(bytes), draft) > 0 || bytes.length === 0) continue;
      const hint = 'give the whole output of kexec -d -p, readelf -lW, crash -d8 or makedumpfile -D';
      noteProblem(draft, { file: path, line: 1 }, 'holds no program header that can be read', hint);
    }
  },
};
