// Output of lscpu (util-linux): the architecture, and which CPUs are online where sysfs was not saved.
import { noteProblem } from '../../core/machine/machine';
import type { MachineDraft } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFact, noteContradiction } from '../first-wins';
import { archOfMachineName } from '../proc/kernel-release';
import { parseCpuList } from '../sysfs/cpu-list';
import { decodeText, quoteLine, textLines } from '../text-lines';
import type { TextLine } from '../text-lines';

const PATH = /^(?:sos_commands\/processor\/lscpu|lscpu(?:\.txt)?)$/;
const FIELD = /^\s*(Architecture|On-line CPU\(s\) list):\s*(\S.*?)\s*$/;
const HEAD_BYTES = 1024;

export const lscpuReader: Reader = {
  id: 'lscpu',
  title: 'lscpu',
  sniff(file) {
    if (PATH.test(file.path)) return 'path';
    const head = decodeText(file.bytes.subarray(0, HEAD_BYTES));
    return /^Architecture: +\S/m.test(head) && /^CPU\(s\): +\d/m.test(head) ? 'content' : undefined;
  },
  read(files, draft) {
    for (const file of files) {
      for (const line of textLines(decodeText(file.bytes))) readField(file, line, draft);
    }
  },
};

function readField({ path }: EvidenceFile, line: TextLine, draft: MachineDraft): void {
  const [, name, text = ''] = FIELD.exec(line.text) ?? [];
  const where = { file: path, line: line.number };
  if (name === 'Architecture') {
    const value = archOfMachineName(text);
    if (value !== undefined) draft.arch = firstFact(draft, draft.arch, { value, where }, 'the architecture', 'verdict');
  } else if (name !== undefined) {
    const value = parseCpuList(text);
    const kept = draft.cpus.online;
    if (value === undefined) noteProblem(draft, where, `holds ${quoteLine(text)}, expected a list such as "0-3,8"`);
    else if (kept === undefined) draft.cpus.online = { value, where };
    else if (kept.value.join() !== value.join()) {
      const quote = { where: kept.where, text: kept.value.join() };
      noteContradiction(draft, 'which CPUs are online', quote, { where, text }, 'verdict');
    }
  }
}
