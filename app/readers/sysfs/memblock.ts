// debugfs memblock/memory and memblock/reserved: boot memory and what is set aside in it. Mirrors
// memblock_debug_show of mm/memblock.c: `%4d: start..end` (6.1), with node and flags after it (6.12).
import { parseHex } from '../../core/address/u64';
import type { MachineDraft, RangeTable } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { createRowProblems } from '../row-problems';
import { decodeText, textLines } from '../text-lines';

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
  const rows: { start: bigint; last: bigint; line: number; node: string; flags: string }[] = [];
  for (const line of textLines(decodeText(file.bytes))) {
    if (line.text.trim() === '') continue;
    const [, startText = '', lastText = '', node = '', flags = ''] = ROW.exec(line.text) ?? [];
    const start = parseHex(startText);
    const last = parseHex(lastText);
    if (start === undefined || last === undefined) skipped.skip(line, 'is not "index: 0xstart..0xend"');
    else if (last < start) skipped.skip(line, 'ends before it starts');
    else rows.push({ start, last, line: line.number, node, flags });
  }
  skipped.finish();
  return {
    file: file.path,
    starts: BigUint64Array.from(rows, (row) => row.start),
    lasts: BigUint64Array.from(rows, (row) => row.last),
    lines: Uint32Array.from(rows, (row) => row.line),
    flags: rows.map((row) => row.flags),
    ...(rows.some((row) => row.node !== '')
      ? { nodes: Int32Array.from(rows, ({ node }) => (/^\d/.test(node) ? Number(node) : -1)) }
      : {}),
  };
}
