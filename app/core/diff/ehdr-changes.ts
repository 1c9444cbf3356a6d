// Changes of the Ehdr, one per field, and of the count that section 0 holds for it (ELF gABI, PN_XNUM).
import { hex } from '../address/u64';
import { SHDR_LAYOUT } from '../elf/elf-layout';
import { elfTypeName, machineName } from '../elf/elf-names';
import { ehdrFieldChanges } from './field-changes';
import type { Change, FieldAt, FieldChange, HeaderSide } from './header-diff';

const NAMES: Readonly<Record<string, (value: number) => string>> = { e_type: elfTypeName, e_machine: machineName };

function sentenceOf({ name, before, after }: FieldChange): string {
  if (name === 'e_phnum') return `e_phnum ${before.value} → ${after.value} program headers`;
  const text = (value: bigint): string => NAMES[name]?.(Number(value)) ?? hex(value);
  return `${name} ${text(before.value)} → ${text(after.value)}`;
}

function ehdrChange(field: FieldChange): Change {
  return {
    id: `ehdr:${field.name}`,
    subject: 'ehdr',
    kind: 'changed',
    before: [],
    after: [],
    fields: [field],
    sentence: sentenceOf(field),
  };
}

/** Where the true count stands when e_phnum is PN_XNUM on this side. */
function extendedCount({ header }: HeaderSide): FieldAt {
  const { offset, size } = SHDR_LAYOUT[header.ehdr.class].fields.sh_info;
  return { offset: Number(header.ehdr.shoff) + offset, size, value: BigInt(header.phnum) };
}

/** Every Ehdr field that differs, in file order. */
export function ehdrChanges(before: HeaderSide, after: HeaderSide): Change[] {
  const changes = ehdrFieldChanges(before, after).map(ehdrChange);
  const counted = before.header.phnum === after.header.phnum || before.header.ehdr.phnum !== after.header.ehdr.phnum;
  if (counted) return changes;
  const sides = { before: extendedCount(before), after: extendedCount(after) };
  return [...changes, ehdrChange({ name: 'sh_info', phdrBefore: -1, phdrAfter: -1, ...sides })];
}
