// Names of the numbers an ELF core header holds, as the ELF gABI and include/uapi/linux/elf.h spell them.
import { hex } from '../address/u64';

const ELF_TYPES = ['ET_NONE', 'ET_REL', 'ET_EXEC', 'ET_DYN', 'ET_CORE'] as const;

const PHDR_TYPES: ReadonlyMap<number, string> = new Map([
  [0, 'PT_NULL'],
  [1, 'PT_LOAD'],
  [2, 'PT_DYNAMIC'],
  [3, 'PT_INTERP'],
  [4, 'PT_NOTE'],
  [5, 'PT_SHLIB'],
  [6, 'PT_PHDR'],
  [7, 'PT_TLS'],
  [0x6474e550, 'PT_GNU_EH_FRAME'],
  [0x6474e551, 'PT_GNU_STACK'],
  [0x6474e552, 'PT_GNU_RELRO'],
  [0x6474e553, 'PT_GNU_PROPERTY'],
]);

const MACHINES: ReadonlyMap<number, string> = new Map([
  [3, 'EM_386'],
  [20, 'EM_PPC'],
  [21, 'EM_PPC64'],
  [22, 'EM_S390'],
  [40, 'EM_ARM'],
  [62, 'EM_X86_64'],
  [183, 'EM_AARCH64'],
  [243, 'EM_RISCV'],
  [258, 'EM_LOONGARCH'],
]);

/** `ET_CORE`, or the number in hex. */
export function elfTypeName(type: number): string {
  return ELF_TYPES[type] ?? hex(type);
}

/** `PT_LOAD`, or the number in hex. */
export function phdrTypeName(type: number): string {
  return PHDR_TYPES.get(type) ?? hex(type);
}

/** `EM_X86_64`, or the number in hex. */
export function machineName(machine: number): string {
  return MACHINES.get(machine) ?? hex(machine);
}

/** p_flags as readelf prints them: `RWE`, `R E`, and in hex what is beyond those three. */
export function phdrFlagsText(flags: number): string {
  const letters = `${flags & 4 ? 'R' : ' '}${flags & 2 ? 'W' : ' '}${flags & 1 ? 'E' : ' '}`;
  const rest = (flags & ~7) >>> 0;
  return rest === 0 ? letters : `${letters} ${hex(rest)}`;
}

/** Note types of the owner CORE that a dump can hold; others mean nothing under these numbers. */
const CORE_NOTES: ReadonlyMap<number, string> = new Map([
  [1, 'NT_PRSTATUS'],
  [2, 'NT_FPREGSET'],
  [3, 'NT_PRPSINFO'],
  [4, 'NT_TASKSTRUCT'],
]);

/** `NT_PRSTATUS`, or the number in hex. */
export function noteTypeName(owner: string, type: number): string {
  return (owner === 'CORE' ? CORE_NOTES.get(type) : undefined) ?? hex(type);
}
