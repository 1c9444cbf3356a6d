// Which kernel and machine: /proc/version (linux_proc_banner, init/version.c) and the output of
// `uname -a`. Only uname names host and machine; the compiler in /proc/version is not the machine.
import type { Arch, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { Fact } from '../../core/machine/provenance';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFact } from '../first-wins';
import { decodeText, quoteLine } from '../text-lines';

const ARCH_OF_MACHINE: ReadonlyMap<string, Arch> = new Map([
  ['x86_64', 'x86_64'],
  ['i386', 'i386'],
  ['i486', 'i386'],
  ['i586', 'i386'],
  ['i686', 'i386'],
  ['ppc64', 'ppc64'],
  ['ppc64le', 'ppc64le'],
  ['aarch64', 'arm64'],
  ['riscv64', 'riscv64'],
  ['loongarch64', 'loongarch64'],
  ['s390x', 's390x'],
]);

const PATHS = new Set(['proc/version', 'uname.txt', 'uname', 'sos_commands/kernel/uname_-a']);
const BANNER = /^Linux version (\S+)/;
const BOOT_BANNER = /^\[ *0\.000000\](?:\[[^\]]*\])? Linux version (\S+)/;
const UNAME = /^Linux (\S+) (\d\S*) #?(.*)$/;
const HEAD_BYTES = 4096;

/** The architecture `uname -m` names, or undefined. */
export function archOfMachineName(name: string): Arch | undefined {
  return ARCH_OF_MACHINE.get(name);
}

export const kernelReleaseReader: Reader = {
  id: 'kernel-release',
  title: '/proc/version and uname',
  sniff(file) {
    if (PATHS.has(file.path)) return 'path';
    const head = firstLine(file.bytes.subarray(0, 512));
    return BANNER.test(head) || (UNAME.test(head) && head.endsWith('Linux')) ? 'content' : undefined;
  },
  read(files, draft) {
    for (const file of files) readRelease(file, draft);
  },
};

/** The first line of a kernel log names the kernel, too, unless it was pushed out of the buffer. */
export function noteBanner(draft: MachineDraft, file: string, head: string): void {
  const lines = head.split('\n');
  const index = lines.findIndex((line) => BOOT_BANNER.test(line));
  const value = BOOT_BANNER.exec(lines[index] ?? '')?.[1];
  if (value === undefined) return;
  draft.release = firstFact(
    draft,
    draft.release,
    { value, where: { file, line: index + 1 } },
    'the kernel release',
    'identity',
  );
}

/** One machine may be named with and without its domain; any other difference is that of two machines. */
export function noteHostname(draft: MachineDraft, next: Fact<string>): void {
  const short = (name: string): string => name.split('.', 1)[0] ?? '';
  if (draft.hostname !== undefined && short(draft.hostname.value) === short(next.value)) return;
  draft.hostname = firstFact(draft, draft.hostname, next, 'the host name', 'identity');
}

function firstLine(bytes: Uint8Array): string {
  return (decodeText(bytes).split('\n', 1)[0] ?? '').trim();
}

function readRelease(file: EvidenceFile, draft: MachineDraft): void {
  const line = firstLine(file.bytes.subarray(0, HEAD_BYTES));
  const where = { file: file.path, line: 1 };
  const banner = BANNER.exec(line)?.[1];
  const [, hostname, release, rest] = UNAME.exec(line) ?? [];
  const value = banner ?? release;
  if (value === undefined) {
    noteProblem(draft, where, `does not name a kernel release: ${quoteLine(line)}`, 'file ignored');
    return;
  }
  draft.release = firstFact(draft, draft.release, { value, where }, 'the kernel release', 'identity');
  if (banner !== undefined || rest === undefined) return;
  if (hostname !== undefined && hostname !== '(none)') {
    noteHostname(draft, { value: hostname, where });
  }
  const machine =
    rest
      .replace(/ GNU\/Linux$/, '')
      .split(' ')
      .at(-1) ?? '';
  const arch = archOfMachineName(machine);
  if (arch === undefined) noteProblem(draft, where, `names the unknown machine ${quoteLine(machine)}`);
  else draft.arch = firstFact(draft, draft.arch, { value: arch, where }, 'the architecture', 'verdict');
}
