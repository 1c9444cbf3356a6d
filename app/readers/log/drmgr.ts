// /var/log/drmgr of powerpc-utils: each run of drmgr between two lines of time in whole local seconds, everything in
// between without one. A line is therefore known to lie between two times and no better.
import type { RecordedTrace } from '../../core/view/run-view';
import type { EvidenceFile, Reader } from '../evidence-file';
import { decodeText, textLines, textPieces, type Text } from '../text-lines';
import { RecordedLines } from './recorded-columns';

/** `########## Nov 22 14:03:07 2026 ##########`; the year is that of the ISO week (strftime %G). */
const SEPARATOR = /^#{10} (\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4}) #{10}$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** The write to /sys/kernel/dlpar, which the kernel hands to this function. */
const KERNEL_REQUEST = /^Initiating kernel DLPAR "/;
const DLPAR_STORE_CALLS = 'handle_dlpar_errorlog';
const CLOCK = 'local time of the machine, zone unknown, whole seconds';

/** Seconds as if the local time were UTC: good for differences, which is all that is shown. */
function separatorTime(line: string): number | undefined {
  const [, name = '', day, hour, minute, second, year] = SEPARATOR.exec(line) ?? [];
  const month = MONTHS.indexOf(name);
  if (month < 0) return undefined;
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
}

/** Every line of every run; undefined when the text holds no run. */
export function parseDrmgr(file: string, text: Text): RecordedTrace | undefined {
  const done = new RecordedLines();
  let run: { readonly begin: number; readonly from: number } | undefined;
  let blank = true;
  const end = (latest: number): void => {
    if (run !== undefined) done.endedBy(run.from, latest);
    run = undefined;
  };
  for (const { number, text: line } of textLines(text)) {
    const time = separatorTime(line);
    // A run begins behind an empty line. One that was killed wrote no end; the next one's begin bounds it.
    const begins = time !== undefined && (run === undefined || blank);
    if (time !== undefined) end(time);
    if (begins) run = { begin: time, from: done.length };
    blank = line.trim() === '';
    if (time !== undefined || blank || run === undefined) continue;
    const name = line.trim();
    done.push({ line: number, seconds: run.begin, name, key: KERNEL_REQUEST.test(name) ? DLPAR_STORE_CALLS : '' });
  }
  end(Infinity);
  return done.finish({ file, source: 'drmgr log', clock: CLOCK, actor: 'operator' });
}

const HEAD_BYTES = 4096;

export const drmgrReader: Reader = {
  id: 'drmgr',
  title: 'drmgr log',
  sniff(file: EvidenceFile) {
    if (/^var\/log\/drmgr(?:\.0)?$/.test(file.path)) return 'path';
    const head = decodeText(file.bytes.subarray(0, HEAD_BYTES));
    return head.split('\n').some((line) => separatorTime(line) !== undefined) ? 'content' : undefined;
  },
  read(files, draft) {
    for (const { path, bytes } of files) {
      const recorded = parseDrmgr(path, textPieces(bytes));
      if (recorded !== undefined) draft.recordings.push(recorded);
    }
  },
};
