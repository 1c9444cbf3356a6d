// When the machine was started: btime of /proc/stat (fs/proc/stat.c), whole seconds, which the kernel reckons from the
// clock of now. Setting the clock moves it, a second or two is nothing.
import type { Fact } from '../../core/machine/provenance';
import type { MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { noteContradiction } from '../first-wins';
import { decodeText, quoteLine, textLines } from '../text-lines';

const PATH = 'proc/stat';
const BTIME = /^btime (\d{1,12})$/;
const SLACK_SECONDS = 5;

function bootTimeOf(file: EvidenceFile): Fact<string> | undefined {
  for (const { number, text } of textLines(decodeText(file.bytes))) {
    const value = BTIME.exec(text)?.[1];
    if (value !== undefined) return { value, where: { file: file.path, line: number } };
  }
  return undefined;
}

/** Two starts of a machine are two machines to kdump: nothing of the one holds for the other. */
export function compareBootTimes(kept: EvidenceFile, other: EvidenceFile, draft: MachineDraft): void {
  const ours = bootTimeOf(kept);
  const theirs = bootTimeOf(other);
  if (ours === undefined || theirs === undefined) return;
  if (Math.abs(Number(ours.value) - Number(theirs.value)) <= SLACK_SECONDS) return;
  const quote = ({ where, value }: Fact<string>) => ({ where, text: `btime ${value}` });
  noteContradiction(draft, 'when the machine was started', quote(ours), quote(theirs), 'identity');
}

export const bootTimeReader: Reader = {
  id: 'boot-time',
  title: '/proc/stat (when the machine was started)',
  sniff({ path, bytes }) {
    if (path === PATH) return 'path';
    const head = decodeText(bytes.subarray(0, 8));
    return /^cpu {2}\d/.test(head) && bootTimeOf({ path, bytes }) !== undefined ? 'content' : undefined;
  },
  read([file], draft) {
    if (file === undefined || bootTimeOf(file) !== undefined) return;
    const [first] = textLines(decodeText(file.bytes.subarray(0, 512)));
    noteProblem(draft, { file: file.path, line: 1 }, `has no line "btime": it begins ${quoteLine(first?.text ?? '')}`);
  },
};
