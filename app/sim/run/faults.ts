// Faults that can be switched on, each with the place where it acts. The one list.

export const FAULTS = {
  'lock-held': 'another load or reader holds the kexec lock whenever an event comes',
  'segment-too-small': 'the elfcorehdr segment is one page short of what each update needs',
  'no-elf-magic': 'no segment begins with the ELF magic (where the index is not known from the load)',
  'hijacked-magic': 'a later segment, the initrd, begins with the ELF magic, too',
  'map-failure': 'the elfcorehdr segment cannot be mapped for the copy (x86)',
  'allocation-failure': 'the new header cannot be allocated',
  'range-list-growth': 'the list of crash memory ranges cannot grow beyond its first 127 entries (powerpc)',
  'no-fdt-magic': 'no segment begins with the FDT magic (powerpc)',
  'fdt-full': 'the crash FDT has no room for another CPU node (powerpc)',
  'fdt-undeletable': 'a CPU node of the crash FDT cannot be deleted (powerpc)',
  'elfcorehdr-in-digest': 'purgatory’s digest covers the elfcorehdr segment',
} as const;

export type FaultId = keyof typeof FAULTS;

export function isFaultId(id: string): id is FaultId {
  return Object.hasOwn(FAULTS, id);
}
