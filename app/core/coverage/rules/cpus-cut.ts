// sosreport copies the directories of 64 CPUs and sorts them as text: cpu0, cpu1, cpu10, cpu100 … The others are there
// on the machine. Mirrors the processor plugin of sos (option max_cpu_dirs, default 64).
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { cpuList } from '../phrases';

const SOS_DEFAULT = 64;
const OF_SOS = /^sos_(?:commands|reports|logs)\//;

/** `unknown` with the command, where the CPUs whose notes are known are the first ones in the order of their names. */
export function cpusCut({ machine }: JudgeContext): readonly Finding[] {
  const { present, crashNotes } = machine.cpus;
  const known = crashNotes.size;
  if (present === undefined || known === 0 || known >= present.value.length) return [];
  const limited = known === SOS_DEFAULT || machine.sources.some(({ path }) => OF_SOS.test(path));
  const byName = present.value.map(String).sort((a, b) => (a < b ? -1 : 1));
  if (!limited || !byName.slice(0, known).every((cpu) => crashNotes.has(Number(cpu)))) return [];
  const lacking = present.value.filter((cpu) => !crashNotes.has(cpu));
  return [
    {
      id: 'not-collected',
      severity: 'unknown',
      message: `sosreport keeps the directories of ${known} CPUs, in the order of their names (cpu0, cpu1, cpu10 …): where the notes of ${cpuList(lacking)} lie was not collected. These CPUs are not absent.`,
      cpus: lacking,
      command: 'sudo grep -H . /sys/devices/system/cpu/cpu*/crash_notes; or sos report -k processor.max_cpu_dirs=10000',
      evidence: [present.where],
    },
  ];
}
