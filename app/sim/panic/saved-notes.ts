// Which notes of a header carry registers after a panic: crash_save_cpu fills crash_notes of online CPUs; the others
// stay zero and the capture kernel drops them (fs/proc/vmcore.c update_note_header_size_elf64, 6.12; spec 5.5).
import type { CoreHeader } from '../../core/elf/core-header';
import { PT_NOTE } from '../../core/elf/core-header';
import type { Machine } from '../../core/machine/machine';
import type { SimProfile } from '../run/profile';
import { savedNoteBytes, vmcoreinfoNoteBytes } from './vmcore-header';
import type { VmcoreNotes } from './panic-outcome';

/** CPU by the physical address of its crash_notes. */
function owners(machine: Machine, profile: SimProfile): ReadonlyMap<bigint, number> {
  const cpus = new Map<bigint, number>();
  for (const [cpu, { paddr }] of machine.cpus.crashNotes) cpus.set(paddr.value, cpu);
  for (const [cpu, { paddr }] of profile.facts?.notes ?? []) cpus.set(paddr, cpu);
  return cpus;
}

/** Every note of the header, told apart. */
export function vmcoreNotes(
  machine: Machine,
  profile: SimProfile,
  header: CoreHeader,
  online: readonly number[],
): VmcoreNotes {
  const text = profile.settings.vmcoreinfoTextBytes;
  const cpuAt = owners(machine, profile);
  const info = machine.kexec.vmcoreinfo?.value.paddr ?? profile.facts?.vmcoreinfo.paddr;
  const running = new Set(online);
  const savedCpus: number[] = [];
  let zeroNotes = 0;
  let unknownNotes = 0;
  let vmcoreinfo = false;
  header.phdrs.types.forEach((type, i) => {
    if (type !== PT_NOTE) return;
    const address = header.phdrs.offsets[i] ?? 0n;
    const cpu = cpuAt.get(address);
    if (address === info) vmcoreinfo = true;
    else if (cpu === undefined) unknownNotes++;
    else if (running.has(cpu)) savedCpus.push(cpu);
    else zeroNotes++;
  });
  const noteBytes = profile.facts?.noteBytes;
  const known = noteBytes !== undefined && unknownNotes === 0 && (text !== undefined || !vmcoreinfo);
  const infoBytes = vmcoreinfo ? vmcoreinfoNoteBytes(BigInt(text ?? 0)) : 0n;
  return {
    savedCpus,
    lostCpus: online.filter((cpu) => !savedCpus.includes(cpu)),
    zeroNotes,
    unknownNotes,
    vmcoreinfo,
    ...(known ? { bytes: BigInt(savedCpus.length) * savedNoteBytes(noteBytes) + infoBytes } : {}),
  };
}
