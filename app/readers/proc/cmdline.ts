// /proc/cmdline, the command line the running kernel was booted with. One line, kept as it is.
import { noteProblem } from '../../core/machine/machine';
import type { Reader } from '../evidence-file';
import { firstFile } from '../first-wins';
import { decodeText } from '../text-lines';

export const cmdlineReader: Reader = {
  id: 'cmdline',
  title: '/proc/cmdline',
  sniff: (file) => (/^(?:proc\/)?cmdline$/.test(file.path) ? 'path' : undefined),
  read(files, draft) {
    const file = firstFile(draft, files, '/proc/cmdline');
    if (file === undefined) return;
    const value = decodeText(file.bytes).replaceAll('\0', ' ').trim();
    if (value === '') noteProblem(draft, { file: file.path }, 'is empty');
    else draft.cmdline = { value, where: { file: file.path, line: 1 } };
  },
};
