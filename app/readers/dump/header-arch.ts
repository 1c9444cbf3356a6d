// The architecture as the core header states it in e_machine: used when no other evidence names one.
// The kernel always writes little endian (crash_prepare_elf64_headers), so byte order alone proves little.
import type { Ehdr } from '../../core/elf/core-header';
import type { Arch, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import { whereText } from '../../core/machine/provenance';
import type { Where } from '../../core/machine/provenance';

const EM_PPC64 = 21;
const ARCH_OF_EM: ReadonlyMap<number, Arch> = new Map([
  [3, 'i386'],
  [22, 's390x'],
  [62, 'x86_64'],
  [183, 'arm64'],
  [243, 'riscv64'],
  [258, 'loongarch64'],
]);

const E_MACHINE_OFFSET = 18;

function archOf(ehdr: Pick<Ehdr, 'machine' | 'order'>): Arch | undefined {
  if (ehdr.machine === EM_PPC64) return ehdr.order === 'LE' ? 'ppc64le' : 'ppc64';
  return ARCH_OF_EM.get(ehdr.machine);
}

/** Both byte orders of Power share one e_machine. */
function family(arch: Arch): string {
  return arch === 'ppc64le' ? 'ppc64' : arch;
}

/** Fills in the architecture from the headers, or tells that one is of another. */
export function settleArch(draft: MachineDraft): void {
  const { elfcorehdr } = draft;
  if (elfcorehdr?.decoded !== undefined) settleOne(draft, elfcorehdr.file, elfcorehdr.decoded.ehdr);
  for (const { file, header } of draft.dumps) if (header !== undefined) settleOne(draft, file, header.decoded.ehdr);
  for (const { elf } of draft.statedHeaders) {
    if (elf === undefined) continue;
    const arch = archOf(elf);
    if (draft.arch === undefined && arch !== undefined) draft.arch = { value: arch, where: elf.where };
  }
}

function settleOne(draft: MachineDraft, file: string, ehdr: Ehdr): void {
  const arch = archOf(ehdr);
  const stated = arch ?? `unknown (e_machine ${ehdr.machine.toString()})`;
  settleStatedArch(draft, { arch, stated, where: { file, offset: E_MACHINE_OFFSET } });
}

/** What one header says of the architecture; `stated` in its own words, also where we do not know it. */
export interface StatedArch {
  readonly arch: Arch | undefined;
  readonly stated: string;
  readonly where: Where;
}

/** Fills in the architecture, or tells that the header is of another. */
export function settleStatedArch(draft: MachineDraft, { arch, stated, where }: StatedArch): void {
  if (draft.arch === undefined) {
    if (arch !== undefined) draft.arch = { value: arch, where };
    return;
  }
  if (arch !== undefined && family(arch) === family(draft.arch.value)) return;
  noteProblem(
    draft,
    where,
    `is a header for ${stated}, but ${whereText(draft.arch.where)} says ${draft.arch.value}`,
    'these files may come from different machines',
  );
}
