// Faults that can be switched on, each with the place where it acts. The one list.

export const FAULTS = {
  'lock-held': 'another load or reader holds the kexec lock whenever an event comes',
  'segment-too-small': 'the elfcorehdr segment has room for one page only',
  'no-elf-magic': 'no segment begins with the ELF magic',
  'hijacked-magic': 'a later segment (an initrd) begins with the ELF magic, too',
  'map-failure': 'the elfcorehdr segment cannot be mapped',
  'allocation-failure': 'the new header cannot be allocated',
  'elfcorehdr-in-digest': 'purgatory’s digest covers the elfcorehdr segment',
} as const;

export type FaultId = keyof typeof FAULTS;

export function isFaultId(id: string): id is FaultId {
  return Object.hasOwn(FAULTS, id);
}
