// Rules files of udev, from every folder udevd reads. Kept as text; app/core/readiness says what they would do. Lines that
// udev would drop are problems here, in files that concern kdump: a machine has hundreds of others.
import { noteProblem } from '../../core/machine/machine';
import { parseUdevRules } from '../../core/readiness/udev-rule';
import type { Reader } from '../evidence-file';
import { decodeText } from '../text-lines';

const PATH = /^(?:etc|run|lib|usr\/lib|usr\/local\/lib)\/udev\/rules\.d\/[^/]+\.rules$/;
/** A rules file given on its own, under a name that distributions use. */
const ALONE = /^\d{2}-(?:[a-z-]*kdump|kexec)[a-z-]*\.rules$/;
const CONCERNS_KDUMP = /kdump|kexec|crash/;
/** Real ones have some KiB. */
const MAX_RULES_BYTES = 1 << 20;

export const udevRulesReader: Reader = {
  id: 'udev-rules',
  title: 'udev rules',
  sniff: (file) => (PATH.test(file.path) || ALONE.test(file.path) ? 'path' : undefined),
  read(files, draft) {
    for (const { path, bytes } of files) {
      if (bytes.length > MAX_RULES_BYTES) {
        noteProblem(draft, { file: path }, `is ${bytes.length} bytes long, more than any rules file`, 'not evaluated');
        continue;
      }
      const text = decodeText(bytes);
      draft.udevRules.push({ file: path, text });
      if (!CONCERNS_KDUMP.test(text)) continue;
      for (const { line, message } of parseUdevRules(text, 0).faults)
        noteProblem(draft, { file: path, line }, message, 'udev ignores the line, and so do we');
    }
  },
};
