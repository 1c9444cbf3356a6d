// What a saved dump holds. It tells of the panic it was taken at: nothing a panic now would do follows from it.
import { formatBytes } from '../../address/u64';
import type { DumpEvidence, DumpWriter } from '../../machine/dump-evidence';
import { totalBytes } from '../../range/range-set';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { plural } from '../phrases';

const FORMATS: Readonly<Record<DumpEvidence['format'], string>> = {
  elf: 'an ELF dump',
  'kdump-compressed': 'a kdump-compressed dump',
  diskdump: 'a diskdump',
};
const WRITERS: Readonly<Record<DumpWriter, string>> = {
  vmcore: ' as the capture kernel gives it (/proc/vmcore)',
  makedumpfile: ' written by makedumpfile',
  qemu: ' written by QEMU (dump-guest-memory)',
  unknown: '',
};

function memory({ present, saved }: DumpEvidence): string {
  if (present === undefined) return 'It does not say which memory was there.';
  const there = `${formatBytes(totalBytes(present))} of memory was there`;
  return saved === undefined
    ? `${there}; which of it is in the file was not read.`
    : `${there}, ${formatBytes(totalBytes(saved))} of it is in the file.`;
}

function kernel(hasVmcoreinfo: boolean, release: string | undefined): string {
  if (hasVmcoreinfo) return `vmcoreinfo of ${release ?? 'a kernel that it does not name'}.`;
  return release === undefined
    ? 'No vmcoreinfo: the kernel release is not in the file.'
    : `Kernel ${release}, without its vmcoreinfo.`;
}

function details({ dumpLevel, flags, notes, vmcoreinfo, release }: DumpEvidence): string[] {
  const cpus = notes.filter(({ name, position }) => name === 'CORE' && position !== undefined).length;
  return [
    dumpLevel === undefined ? '' : `Dump level ${dumpLevel.value}.`,
    flags.length === 0 ? '' : `Flags: ${flags.join(', ')}.`,
    `Registers of ${plural(cpus, 'CPU')}, ${plural(notes.length, 'note')}.`,
    kernel(vmcoreinfo !== undefined, release?.value),
  ];
}

/** `info`, one per dump. */
export function dumpHolds({ machine }: JudgeContext): readonly Finding[] {
  return machine.dumps.map((dump) => ({
    id: 'dump-holds',
    severity: 'info',
    message: [
      `${dump.file} is ${dump.flattened ? 'the flattened form of ' : ''}${FORMATS[dump.format]}${WRITERS[dump.writer]}.`,
      memory(dump),
      ...details(dump),
      'It tells of the panic it was taken at; a panic now goes by the elfcorehdr.',
    ]
      .filter((part) => part !== '')
      .join(' '),
    evidence: [dump.presentWhere ?? { file: dump.file }],
  }));
}
