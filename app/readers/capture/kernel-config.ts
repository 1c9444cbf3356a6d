// Kernel configuration: kernel-config.txt of a capture, boot/config-<release>, or /proc/config.gz unpacked. Lines are
// `CONFIG_X=value` and `# CONFIG_X is not set`; anything else is a comment.
import type { Reader } from '../evidence-file';
import { decodeText, textLines } from '../text-lines';

const PATH = /^(?:kernel-config\.txt|boot\/config-[^/]+|proc\/config)$/;
const SET = /^(CONFIG_\w+)=(.*)$/;
const NOT_SET = /^# (CONFIG_\w+) is not set$/;

export const kernelConfigReader: Reader = {
  id: 'kernel-config',
  title: 'kernel configuration',
  sniff: (file) => (PATH.test(file.path) ? 'path' : undefined),
  read(files, draft) {
    for (const file of files) {
      for (const line of textLines(decodeText(file.bytes))) {
        const [, name = NOT_SET.exec(line.text)?.[1], value = 'n'] = SET.exec(line.text) ?? [];
        if (name === undefined || draft.config.has(name)) continue;
        draft.config.set(name, { value, where: { file: file.path, line: line.number } });
      }
    }
  },
};
