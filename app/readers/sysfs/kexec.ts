// kexec state of sysfs: /sys/kernel/kexec_* (kernel/ksysfs.c, 6.12), since 7.x the same under
// /sys/kernel/kexec/, crash_hotplug of CPUs and memory, and vmcoreinfo (address, length in hex).
import { parseHex } from '../../core/address/u64';
import type { MachineDraft, RangeTable } from '../../core/machine/machine';
import { readDecimalAttribute, readFlagAttribute, readHexPair } from '../attribute';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFact } from '../first-wins';
import { createRowProblems } from '../row-problems';
import { decodeText, textLines } from '../text-lines';

const CMA_ROW = /^([0-9a-f]{1,16})-([0-9a-f]{1,16})$/i;

type Take = (file: EvidenceFile, draft: MachineDraft) => void;

const takeLoaded: Take = (file, draft) => {
  const fact = readFlagAttribute(file, draft);
  if (fact) draft.kexec.loaded = firstFact(draft, draft.kexec.loaded, fact, 'kexec_loaded');
};
const takeCrashLoaded: Take = (file, draft) => {
  const fact = readFlagAttribute(file, draft);
  if (fact) draft.kexec.crashLoaded = firstFact(draft, draft.kexec.crashLoaded, fact, 'kexec_crash_loaded', 'verdict');
};
const takeCrashSize: Take = (file, draft) => {
  const fact = readDecimalAttribute(file, draft);
  if (fact) draft.kexec.crashSizeBytes = firstFact(draft, draft.kexec.crashSizeBytes, fact, 'kexec_crash_size');
};
const takeElfcorehdrSize: Take = (file, draft) => {
  const fact = readDecimalAttribute(file, draft);
  if (!fact) return;
  draft.kexec.elfcorehdrSizeBytes = firstFact(draft, draft.kexec.elfcorehdrSizeBytes, fact, 'crash_elfcorehdr_size');
};
const takeCmaRanges: Take = (file, draft) => {
  draft.kexec.cmaRanges ??= readCmaRanges(file, draft);
};

/** By path. Newer kernels have both spellings, the old one as a link. */
const FILES: ReadonlyMap<string, Take> = new Map([
  ['sys/kernel/kexec_loaded', takeLoaded],
  ['sys/kernel/kexec/loaded', takeLoaded],
  ['sys/kernel/kexec_crash_loaded', takeCrashLoaded],
  ['sys/kernel/kexec/crash_loaded', takeCrashLoaded],
  ['sys/kernel/kexec_crash_size', takeCrashSize],
  ['sys/kernel/kexec/crash_size', takeCrashSize],
  ['sys/kernel/crash_elfcorehdr_size', takeElfcorehdrSize],
  ['sys/kernel/kexec/crash_elfcorehdr_size', takeElfcorehdrSize],
  ['sys/kernel/kexec/crash_cma_ranges', takeCmaRanges],
  [
    'sys/kernel/vmcoreinfo',
    (file, draft) => {
      const fact = readHexPair(file, draft);
      if (fact) draft.kexec.vmcoreinfo = fact;
    },
  ],
  [
    'sys/devices/system/cpu/crash_hotplug',
    (file, draft) => {
      const fact = readFlagAttribute(file, draft);
      if (fact) draft.kexec.cpuCrashHotplug = fact;
    },
  ],
  [
    'sys/devices/system/memory/crash_hotplug',
    (file, draft) => {
      const fact = readFlagAttribute(file, draft);
      if (fact) draft.kexec.memoryCrashHotplug = fact;
    },
  ],
]);

export const kexecReader: Reader = {
  id: 'kexec',
  title: 'kexec state of sysfs',
  sniff: (file) => (FILES.has(file.path) ? 'path' : undefined),
  read(files, draft) {
    for (const file of files) FILES.get(file.path)?.(file, draft);
  },
};

/** One `start-last` per line in hex; an empty file means that nothing is reserved from CMA. */
function readCmaRanges(file: EvidenceFile, draft: MachineDraft): RangeTable {
  const skipped = createRowProblems(draft, file.path);
  const rows: { start: bigint; last: bigint; line: number }[] = [];
  for (const line of textLines(decodeText(file.bytes))) {
    const text = line.text.trim();
    if (text === '') continue;
    const [, startText = '', lastText = ''] = CMA_ROW.exec(text) ?? [];
    const start = parseHex(startText);
    const last = parseHex(lastText);
    if (start === undefined || last === undefined || last < start) skipped.skip(line, 'is not "start-end"');
    else rows.push({ start, last, line: line.number });
  }
  skipped.finish();
  return {
    file: file.path,
    starts: BigUint64Array.from(rows, (row) => row.start),
    lasts: BigUint64Array.from(rows, (row) => row.last),
    lines: Uint32Array.from(rows, (row) => row.line),
    flags: rows.map(() => ''),
  };
}
