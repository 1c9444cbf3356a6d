// Output of lsmem (util-linux): the memory blocks where /sys/devices/system/memory itself was not saved, as in every
// sosreport. Beside sysfs it is compared, not used.
import type { MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { decodeText } from '../text-lines';
import { compareBlocks, compareTotals } from './compare-blocks';
import { lsmemBlocks } from './lsmem-blocks';
import { lsmemHeading, parseLsmemJson, parseLsmemText } from './lsmem-rows';

const PATH = /^(?:sos_commands\/memory\/lsmem(?:_.*)?|lsmem(?:\.txt|\.json)?)$/;
const HEAD_BYTES = 2048;
/** A row without a heading (-n), one of -P, and the list of -J. */
const BARE_ROW = /^0x[0-9a-f]{16}-0x[0-9a-f]{16} +[\d.,]+[BKMGTPE]? +(?:online|offline|on->off)\b/m;
const PAIRS = /^(?:[A-Z]+="[^"]*" )*(?:RANGE="0x[0-9a-f]+-0x|BLOCK="\d)/m;
const JSON_LIST = /^\s*\{\s*"memory"\s*:\s*\[\s*\{\s*"(?:range|size|state|removable|block|node|zones)"/;

function looksLikeLsmem(head: string): boolean {
  if (JSON_LIST.test(head) || BARE_ROW.test(head) || PAIRS.test(head)) return true;
  return head.split('\n').some((line) => lsmemHeading(line) !== undefined);
}

export const lsmemReader: Reader = {
  id: 'lsmem',
  title: 'lsmem',
  sniff(file) {
    if (PATH.test(file.path)) return 'path';
    return looksLikeLsmem(decodeText(file.bytes.subarray(0, HEAD_BYTES))) ? 'content' : undefined;
  },
  read(files, draft) {
    for (const file of files) readLsmem(file, draft);
  },
};

function readLsmem(file: EvidenceFile, draft: MachineDraft): void {
  const text = decodeText(file.bytes);
  const parsed = parseLsmemJson(text) ?? parseLsmemText(text);
  if (parsed.rows.length === 0) {
    noteProblem(draft, { file: file.path }, 'holds no row of lsmem', 'collect it again: lsmem -a');
    return;
  }
  const table = lsmemBlocks(file.path, parsed, draft);
  if (table === undefined) return;
  compareTotals(file.path, parsed, table, draft);
  if (draft.memoryBlocks === undefined) draft.memoryBlocks = table;
  else compareBlocks(draft.memoryBlocks, table, draft);
}
