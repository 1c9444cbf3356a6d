// Logs that are shown as they are: the kernel's messages and the probe trace of a capture.
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFile } from '../first-wins';
import { decodeText } from '../text-lines';

function asText(file: EvidenceFile): { file: string; text: string } {
  return { file: file.path, text: decodeText(file.bytes) };
}

export const dmesgReader: Reader = {
  id: 'dmesg',
  title: 'kernel messages',
  sniff: (file) => (file.path === 'dmesg.txt' || file.path === 'sos_commands/kernel/dmesg' ? 'path' : undefined),
  read(files, draft) {
    const file = firstFile(draft, files, 'kernel log');
    if (file !== undefined) draft.dmesg = asText(file);
  },
};

export const traceReader: Reader = {
  id: 'trace',
  title: 'probe trace',
  sniff: (file) => (file.path === 'trace.txt' ? 'path' : undefined),
  read(files, draft) {
    const file = firstFile(draft, files, 'trace');
    if (file !== undefined) draft.trace = asText(file);
  },
};
