// What kdump left below /var/crash: the log of an earlier panic and of the capture kernel that saved it. They tell of
// another boot, and of nothing a panic now would do; app/core/coverage/rules/earlier-crash.ts says so.
import type { Reader } from '../evidence-file';
import { parseDmesg } from '../log/dmesg';
import { textPieces } from '../text-lines';

/** kdump of Red Hat and SUSE, kdump-tools of Debian. */
const PATH =
  /^(?:var\/crash\/(?:[^/]+\/)?)?(?:vmcore-dmesg(?:-incomplete)?\.txt|kexec-dmesg\.log|vmcore-creation\.status|dmesg\.\d{12})$/;

export const earlierCrashReader: Reader = {
  id: 'earlier-crash',
  title: 'log of an earlier crash',
  sniff: (file) => (PATH.test(file.path) ? 'path' : undefined),
  read(files, draft) {
    for (const { path, bytes } of files) {
      const { recorded } = parseDmesg(path, textPieces(bytes));
      if (recorded !== undefined) draft.recordings.push({ ...recorded, source: 'kernel messages of an earlier crash' });
    }
  },
};
