// What a saved dump holds. It tells of the panic it was taken at: nothing a panic now would do follows from it.
import { formatBytes } from '../../address/u64';
import type { DumpEvidence, DumpWriter } from '../../machine/dump-evidence';
import { dumpSets } from '../../machine/dump-sets';
import type { DumpSet } from '../../machine/dump-sets';
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

function memory({ present, saved, members, first }: DumpSet): string {
  if (first.printed !== undefined) return 'Its bitmaps are not printed, so which memory was there is not known.';
  if (present === undefined) return 'It does not say which memory was there.';
  const there = `${formatBytes(totalBytes(present))} of memory was there`;
  return saved === undefined
    ? `${there}; which of it is in the file was not read.`
    : `${there}, ${formatBytes(totalBytes(saved))} of it is in the ${members.length > 1 ? 'files' : 'file'}.`;
}

function what(set: DumpSet): string {
  const { members, first } = set;
  const form = `${first.flattened ? 'the flattened form of ' : ''}${FORMATS[first.format]}${WRITERS[first.writer]}`;
  if (first.printed !== undefined) return printed(set, first.printed.path, form);
  if (first.split === undefined) return `${first.file} is ${form}.`;
  const names = members.map(({ file }) => file).join(', ');
  return members.length > 1
    ? `${names} are ${form}, split into ${members.length} files.`
    : `${names} is one file of ${form}, which was split.`;
}

/** The header as a text has it, which is no dump. */
function printed({ members, first }: DumpSet, path: string, form: string): string {
  const parts = members.length === 1 ? '' : `, split into ${members.length} files`;
  return `${first.file} holds what crash printed of the header of ${path === '' ? 'a dump' : path}: ${form}${parts}.`;
}

function kernel(hasVmcoreinfo: boolean, release: string | undefined): string {
  if (hasVmcoreinfo) return `vmcoreinfo of ${release ?? 'a kernel that it does not name'}.`;
  return release === undefined
    ? 'No vmcoreinfo: the kernel release is not in the file.'
    : `Kernel ${release}, without its vmcoreinfo.`;
}

function details({
  headerVersion,
  dumpLevel,
  flags,
  eraseinfoBytes,
  notes,
  vmcoreinfo,
  release,
}: DumpEvidence): string[] {
  const cpus = notes.filter(({ name, position }) => name === 'CORE' && position !== undefined).length;
  return [
    headerVersion === undefined ? '' : `header_version ${headerVersion.value}.`,
    dumpLevel === undefined ? '' : `Dump level ${dumpLevel.value}.`,
    flags.length === 0 ? '' : `Flags: ${flags.join(', ')}.`,
    eraseinfoBytes === undefined
      ? ''
      : `Data was erased from it on purpose (eraseinfo of ${eraseinfoBytes.value} bytes).`,
    `Registers of ${plural(cpus, 'CPU')}, ${plural(notes.length, 'note')}.`,
    kernel(vmcoreinfo !== undefined, release?.value),
  ];
}

/** `info`, one per dump; the files of a split dump are one. */
export function dumpHolds({ machine }: JudgeContext): readonly Finding[] {
  return dumpSets(machine.dumps).map((set) => ({
    id: 'dump-holds',
    severity: 'info',
    message: [
      what(set),
      memory(set),
      ...details(set.first),
      'It tells of the panic it was taken at; a panic now goes by the elfcorehdr.',
    ]
      .filter((part) => part !== '')
      .join(' '),
    evidence: set.members.map((dump) => dump.presentWhere ?? dump.fields?.[0]?.where ?? { file: dump.file }),
  }));
}
