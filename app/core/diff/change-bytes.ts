// The bytes that a change stands in, as columns: fields where an entry has a partner, the whole entry where it has none
// or stands elsewhere in the table. What the hex pane paints and what links a byte to its change.
import { PHDR_LAYOUT } from '../elf/elf-layout';
import { PHDR_FIELDS } from '../elf/header-fields';
import { SIDE } from './header-diff';
import type { ByteChanges, Change, HeaderDiff, HeaderSide } from './header-diff';
import { staleRun } from './header-tail';
import { changeFields, differingFields } from './field-changes';
import { unreadRuns } from './unread-bytes';

class ByteWriter {
  readonly starts: number[] = [];
  readonly lasts: number[] = [];
  readonly sides: number[] = [];
  readonly changes: number[] = [];

  add(side: number, start: number, size: number, change: number): void {
    if (size <= 0) return;
    this.starts.push(start);
    this.lasts.push(start + size - 1);
    this.sides.push(side);
    this.changes.push(change);
  }

  /** In order, which they are but for what stands between the Ehdr and the table, or in a table out of order. */
  finish(): ByteChanges {
    const { starts, sides } = this;
    const order = Uint32Array.from(starts, (_, i) => i);
    const key = (i: number): number => (sides[i] ?? 0) * 2 ** 32 + (starts[i] ?? 0);
    if (!order.every((i) => i === 0 || key(i - 1) <= key(i))) order.sort((a, b) => key(a) - key(b));
    return {
      starts: order.map((i) => starts[i] ?? 0),
      lasts: order.map((i) => this.lasts[i] ?? 0),
      sides: Uint8Array.from(order, (i) => sides[i] ?? 0),
      changes: order.map((i) => this.changes[i] ?? 0),
    };
  }
}

type SideName = keyof typeof SIDE;

/** Where the fields of an entry stand, ascending, with their bit in the mask of differingFields. */
function fieldPlaces({ header }: HeaderSide): readonly { offset: number; size: number; bit: number }[] {
  const { fields } = PHDR_LAYOUT[header.ehdr.class];
  return PHDR_FIELDS.map((name, i) => ({ ...fields[name], bit: 1 << i })).sort((a, b) => a.offset - b.offset);
}

/** Adds the bytes of changes of program headers on one side. */
function addPhdrs(writer: ByteWriter, diff: Sides, name: SideName, changes: readonly Change[]): void {
  const { header } = diff[name];
  const places = fieldPlaces(diff[name]);
  const { size } = PHDR_LAYOUT[header.ehdr.class];
  const table = Number(header.ehdr.phoff);
  changes.forEach((change, index) => {
    change[name].forEach((entry, i) => {
      const at = table + entry * header.ehdr.phentsize;
      const b = change.before[i];
      const a = change.after[i];
      if (change.reordered || b === undefined || a === undefined) return writer.add(SIDE[name], at, size, index);
      const mask = differingFields(diff, b, a);
      for (const { offset, size: width, bit } of places) {
        if ((mask & bit) !== 0) writer.add(SIDE[name], at + offset, width, index);
      }
    });
  });
}

/** Adds the bytes of the other changes on one side. */
function addRest(writer: ByteWriter, diff: Sides, name: SideName, changes: readonly Change[]): void {
  changes.forEach((change, index) => {
    if (change.subject === 'ehdr') {
      for (const field of changeFields(diff, change))
        writer.add(SIDE[name], field[name].offset, field[name].size, index);
    }
    if (change.subject === 'unread') {
      for (const [start, end] of unreadRuns(diff[name])) writer.add(SIDE[name], start, end - start, index);
    }
    const stale = change.subject === 'stale' ? staleRun(diff.tails[name]) : undefined;
    if (stale) writer.add(SIDE[name], stale.start, stale.last - stale.start + 1, index);
  });
}

type Sides = Pick<HeaderDiff, 'before' | 'after' | 'tails'>;

/** The bytes of all changes on both sides. */
export function changedBytes(diff: Sides, changes: readonly Change[]): ByteChanges {
  const writer = new ByteWriter();
  for (const name of ['before', 'after'] as const) {
    addRest(writer, diff, name, changes);
    addPhdrs(writer, diff, name, changes);
  }
  return writer.finish();
}
