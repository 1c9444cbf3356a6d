// The text files of a supportconfig (SUSE, supportutils): rows of sections, `#==[ Command ]===…#` with the command in the next
// line, or with the path of a file. The import takes the sections out (app/input/supportconfig), and they are read as the
// files they name; the text itself states nothing else.
import type { Reader } from '../evidence-file';
import { decodeText } from '../text-lines';

const MARK = /^#==\[ ([^\]]{1,60}) \]=*#?$/;
/** The first section may stand behind a title and a heading of the machine's owner. */
const HEAD_BYTES = 4096;

/** What a line says that begins a section: "Command", "Configuration File", "Log File" and others. */
export function sectionMark(line: string): string | undefined {
  return line.startsWith('#==[') ? MARK.exec(line.trimEnd())?.[1] : undefined;
}

export const supportconfigReader: Reader = {
  id: 'supportconfig',
  title: 'supportconfig (SUSE)',
  sniff({ path, bytes }) {
    // They lie side by side in the one folder of the archive.
    if (path.includes('/')) return undefined;
    const head = decodeText(bytes.subarray(0, HEAD_BYTES));
    if (!head.includes('#==[ ')) return undefined;
    return head.split('\n').some((line) => sectionMark(line) !== undefined) ? 'content' : undefined;
  },
  read: () => undefined,
};
