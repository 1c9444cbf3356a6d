// debugfs memblock/memory and memblock/reserved: boot memory and what is set aside in it. Mirrors
// memblock_debug_show of mm/memblock.c: `%4d: start..end` (6.1), with node and flags after it (6.12).
import { parseHex } from '../../core/address/u64';
import { growingF64, growingU32, growingU64 } from '../../core/range/growing-column';
import type { MachineDraft, RangeTable } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { createRowProblems } from '../row-problems';
import { decodeText, sharedTexts, textLines } from '../text-lines';

const DIR = 'sys/kernel/debug/memblock/';
const ROW = /^ *\d+: 0x([0-9a-f]{1,16})\.\.0x([0-9a-f]{1,16})(?: +(\d{1,4}|x) +(\S+))? *$/i;

export const memblockReader: Reader = {
  id: 'memblock',
  title: 'memblock of debugfs',
  sniff: (file) => (file.path === `${DIR}memory` || file.path === `${DIR}reserved` ? 'path' : undefined),
  read(files, draft) {
    for (const file of files) {
      if (file.path === `${DIR}memory`) draft.memblockMemory ??= readMemblock(file, draft);
      else draft.memblockReserved ??= readMemblock(file, draft);
    }
  },
};

/** Every region in file order. Ends are inclusive as printed. */
export function readMemblock(file: EvidenceFile, draft: MachineDraft): RangeTable {
  const skipped = createRowProblems(draft, file.path);
  const starts = growingU64();
  const lasts = growingU64();
  const lines = growingU32();
  const nodes = growingF64();
  const flags: string[] = [];
  const shared = sharedTexts();
  let hasNodes = false;
  for (const line of textLines(decodeText(file.bytes))) {
    if (line.text.trim() === '') continue;
    const [, startText = '', lastText = '', node = '', flagsText = ''] = ROW.exec(line.text) ?? [];
    const start = parseHex(startText);
    const last = parseHex(lastText);
    if (start === undefined || last === undefined) skipped.skip(line, 'is not "index: 0xstart..0xend"');
    else if (last < start) skipped.skip(line, 'ends before it starts');
    else {
      starts.push(start);
      lasts.push(last);
      lines.push(line.number);
      nodes.push(/^\d/.test(node) ? Number(node) : -1);
      flags.push(shared(flagsText));
      hasNodes ||= node !== '';
    }
  }
  skipped.finish();
  return {
    file: file.path,
    starts: starts.done(),
    lasts: lasts.done(),
    lines: lines.done(),
    flags,
    ...(hasNodes ? { nodes: Int32Array.from(nodes.done()) } : {}),
  };
}
