// /sys/devices/system/cpu: possible, present and online CPUs and where each keeps its crash notes.
// Mirrors drivers/base/cpu.c (6.12): crash_notes is hex without 0x, crash_notes_size decimal.
import type { CrashNotes, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { Fact } from '../../core/machine/provenance';
import { readAttributeText, readDecimalAttribute, readHexAttribute } from '../attribute';
import type { EvidenceFile, Reader } from '../evidence-file';
import { quoteLine } from '../text-lines';
import { MAX_CPUS, parseCpuList } from './cpu-list';

const DIR = 'sys/devices/system/cpu/';
const LISTS = ['possible', 'present', 'online'] as const;
const NOTES_FILE = /^cpu(\d{1,6})\/(crash_notes|crash_notes_size)$/;

export const cpusReader: Reader = {
  id: 'cpus',
  title: 'CPUs of sysfs',
  sniff(file) {
    if (!file.path.startsWith(DIR)) return undefined;
    const name = file.path.slice(DIR.length);
    return LISTS.some((list) => list === name) || NOTES_FILE.test(name) ? 'path' : undefined;
  },
  read(files, draft) {
    for (const list of LISTS) {
      const file = files.find((candidate) => candidate.path === DIR + list);
      const fact = file && readCpuList(file, draft);
      if (fact !== undefined) draft.cpus[list] = fact;
    }
    readCrashNotes(files, draft);
  },
};

function readCpuList(file: EvidenceFile, draft: MachineDraft): Fact<readonly number[]> | undefined {
  const text = readAttributeText(file, draft);
  if (text === undefined) return undefined;
  const value = parseCpuList(text.value);
  if (value !== undefined) return { value, where: text.where };
  noteProblem(draft, text.where, `holds ${quoteLine(text.value)}, expected a list such as "0-3,8"`, 'list ignored');
  return undefined;
}

/** Fills crashNotes in ascending CPU order. A size without an address says nothing and is dropped. */
function readCrashNotes(files: readonly EvidenceFile[], draft: MachineDraft): void {
  const paddrs = new Map<number, Fact<bigint>>();
  const sizes = new Map<number, Fact<bigint>>();
  for (const file of files) {
    const [, digits, name] = NOTES_FILE.exec(file.path.slice(DIR.length)) ?? [];
    if (digits === undefined) continue;
    const cpu = Number(digits);
    if (cpu >= MAX_CPUS) {
      noteProblem(draft, { file: file.path }, 'has a CPU number no kernel supports', 'file ignored');
      continue;
    }
    const fact = name === 'crash_notes' ? readHexAttribute(file, draft) : readDecimalAttribute(file, draft);
    if (fact !== undefined) (name === 'crash_notes' ? paddrs : sizes).set(cpu, fact);
  }
  for (const cpu of [...paddrs.keys()].sort((a, b) => a - b)) {
    const paddr = paddrs.get(cpu);
    const sizeBytes = sizes.get(cpu);
    if (paddr === undefined) continue;
    const notes: CrashNotes = sizeBytes === undefined ? { paddr } : { paddr, sizeBytes };
    draft.cpus.crashNotes.set(cpu, notes);
  }
}
