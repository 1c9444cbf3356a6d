// Matches what is not RAM: notes by CPU, then by address; vmcoreinfo with vmcoreinfo; kernel text with kernel text,
// whose address and p_vaddr KASLR changes with every boot; anything else by type and address, then by type.
import type { HeaderSide } from './header-diff';
import { matchByKeys, roleAt } from './phdr-match';
import type { PhdrGroup } from './phdr-match';

type KeyOf = (side: HeaderSide) => (index: number) => string | undefined;

const byCpu: KeyOf = (side) => (index) => {
  if (roleAt(side, index) === 'vmcoreinfo') return 'vmcoreinfo';
  const cpu = side.cpus?.[index] ?? -1;
  return cpu < 0 ? undefined : `cpu${cpu}`;
};

const byAddress: KeyOf = (side) => (index) => `${side.header.phdrs.types[index]}@${side.header.phdrs.paddrs[index]}`;

const byType: KeyOf = (side) => (index) => `${side.header.phdrs.types[index]}`;

/** Groups of the given entries by the first of the keys that tells. */
function match(
  before: HeaderSide,
  after: HeaderSide,
  entries: { readonly before: readonly number[]; readonly after: readonly number[] },
  keys: readonly KeyOf[],
): PhdrGroup[] {
  return matchByKeys(
    entries.before,
    entries.after,
    keys.map((key) => [key(before), key(after)] as const),
  );
}

/** PT_NOTEs. A number that only one side knows gives way to the address. */
export function matchNotes(
  before: HeaderSide,
  after: HeaderSide,
  beforeNotes: readonly number[],
  afterNotes: readonly number[],
): PhdrGroup[] {
  return match(before, after, { before: beforeNotes, after: afterNotes }, [byCpu, byAddress]);
}

/** Kernel text, or entries that are neither note nor load. */
export function matchByType(
  before: HeaderSide,
  after: HeaderSide,
  beforeEntries: readonly number[],
  afterEntries: readonly number[],
): PhdrGroup[] {
  return match(before, after, { before: beforeEntries, after: afterEntries }, [byAddress, byType]);
}
