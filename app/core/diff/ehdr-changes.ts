// Changes of the Ehdr, one per field, and of the count that section 0 holds for it (ELF gABI, PN_XNUM).
import { ehdrFieldChanges } from './field-changes';
import type { Change, HeaderDiff } from './header-diff';

const ehdrChange = (field: string): Change => ({
  id: `ehdr:${field}`,
  subject: 'ehdr',
  kind: 'changed',
  field,
  before: [],
  after: [],
});

/** Every Ehdr field that differs, in file order. */
export function ehdrChanges(sides: Pick<HeaderDiff, 'before' | 'after'>): Change[] {
  const before = sides.before.header;
  const after = sides.after.header;
  const changes = ehdrFieldChanges(sides).map(({ name }) => ehdrChange(name));
  const hidden = before.phnum !== after.phnum && before.ehdr.phnum === after.ehdr.phnum;
  return hidden ? [...changes, ehdrChange('sh_info')] : changes;
}
