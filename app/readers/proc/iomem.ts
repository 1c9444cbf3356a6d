// /proc/iomem, the resource tree as text. Mirrors r_show of kernel/resource.c (6.12): two spaces per
// level, inclusive ends, hex without 0x; every address is zero for a reader without CAP_SYS_ADMIN.
import { parseHex } from '../../core/address/u64';
import { growingU32, growingU64 } from '../../core/range/growing-column';
import { noteProblem } from '../../core/machine/machine';
import type { IomemTable, MachineDraft } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFile } from '../first-wins';
import { createRowProblems } from '../row-problems';
import { decodeText, sharedTexts, textLines } from '../text-lines';

/** r_show stops indenting at MAX_IORES_LEVEL (5, 8 in newer kernels); anything deeper is not iomem. */
const MAX_DEPTH = 32;
const ROW = /^( *)([0-9a-f]{1,16})-([0-9a-f]{1,16}) : (.*)$/i;
/** At least 8 digits tell iomem from /proc/ioports, which has the same shape with 4. */
const SNIFF_ROW = /^ *[0-9a-f]{8,16}-[0-9a-f]{8,16} : ./i;
const SNIFF_BYTES = 2048;

export const iomemReader: Reader = {
  id: 'iomem',
  title: '/proc/iomem',
  sniff(file) {
    if (file.path === 'proc/iomem') return 'path';
    return isMostlyRows(file.bytes.subarray(0, SNIFF_BYTES)) ? 'content' : undefined;
  },
  read(files, draft) {
    const file = firstFile(draft, files, '/proc/iomem');
    const table = file && readIomem(file, draft);
    if (table !== undefined) draft.iomem = table;
  },
};

/** A damaged line or two is forgiven; `kexec -d` prints such rows too, but further down and among others. */
function isMostlyRows(head: Uint8Array): boolean {
  const lines = decodeText(head)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const rows = lines.filter((line) => SNIFF_ROW.test(line)).length;
  return SNIFF_ROW.test(lines[0] ?? '') ? 2 * rows >= lines.length : rows >= 0.8 * lines.length && rows > 0;
}

/** Reads every well-formed line; the others become problems. */
export function readIomem(file: EvidenceFile, draft: MachineDraft): IomemTable | undefined {
  const skipped = createRowProblems(draft, file.path);
  const starts = growingU64();
  const lasts = growingU64();
  const depths = growingU32();
  const lines = growingU32();
  const names: string[] = [];
  const shared = sharedTexts();
  let hidden = true;
  for (const line of textLines(decodeText(file.bytes))) {
    if (line.text.trim() === '') continue;
    const [, indent, startText, lastText, name] = ROW.exec(line.text) ?? [];
    const start = parseHex(startText ?? '');
    const last = parseHex(lastText ?? '');
    if (indent === undefined || start === undefined || last === undefined || name === undefined) {
      skipped.skip(line, 'is not "start-end : name"');
    } else if (last < start) {
      skipped.skip(line, 'ends before it starts');
    } else if (indent.length > 2 * MAX_DEPTH) {
      skipped.skip(line, 'is indented too deep');
    } else {
      starts.push(start);
      lasts.push(last);
      depths.push(indent.length >> 1);
      lines.push(line.number);
      names.push(shared(name));
      hidden &&= last === 0n;
    }
  }
  skipped.finish();
  if (names.length === 0) {
    noteProblem(draft, { file: file.path }, 'holds no memory range', 'save it again as root: cat /proc/iomem');
    return undefined;
  }
  return {
    file: file.path,
    hidden,
    starts: starts.done(),
    lasts: lasts.done(),
    depths: Uint8Array.from(depths.done()),
    lines: lines.done(),
    names,
  };
}
