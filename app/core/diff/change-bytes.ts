// The bytes that a change stands in, as columns: fields where an entry has a partner, the whole entry where it has none
// or stands elsewhere in the table. What the hex pane paints and what links a byte to its change.
import { PHDR_LAYOUT } from '../elf/elf-layout';
import { PHDR_FIELDS } from '../elf/header-fields';
import { SIDE } from './header-diff';
import type { ByteChanges, Change, HeaderDiff, HeaderSide } from './header-diff';
import { staleRun } from './header-tail';
import { changeFields, differingFields } from './field-changes';
import { unreadRuns } from './unread-bytes';

/** Appends to columns that grow: a few hundred thousand fields, without an object for any. */
class ByteWriter {
  private count = 0;
  private starts = new Uint32Array(64);
  private lasts = new Uint32Array(64);
  private sides = new Uint8Array(64);
  private changes = new Uint32Array(64);

  add(side: number, start: number, size: number, change: number): void {
    if (size <= 0) return;
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.lasts[this.count] = start + size - 1;
    this.sides[this.count] = side;
    this.changes[this.count++] = change;
  }

  private grow(): void {
    const wider = (column: Uint32Array): Uint32Array<ArrayBuffer> => {
      const next = new Uint32Array(column.length * 2);
      next.set(column);
      return next;
    };
    this.starts = wider(this.starts);
    this.lasts = wider(this.lasts);
    this.changes = wider(this.changes);
    const sides = new Uint8Array(this.sides.length * 2);
    sides.set(this.sides);
    this.sides = sides;
  }

  /** In order, which they are but for what stands between the Ehdr and the table, or in a table out of order. */
  finish(): ByteChanges {
    const { count, starts, lasts, sides, changes } = this;
    const key = (i: number): number => (sides[i] ?? 0) * 2 ** 32 + (starts[i] ?? 0);
    let ascends = true;
    for (let i = 1; ascends && i < count; i++) ascends = key(i - 1) <= key(i);
    if (ascends) {
      return {
        starts: starts.slice(0, count),
        lasts: lasts.slice(0, count),
        sides: sides.slice(0, count),
        changes: changes.slice(0, count),
      };
    }
    const order = new Uint32Array(count).map((_, i) => i).sort((a, b) => key(a) - key(b));
    return {
      starts: order.map((i) => starts[i] ?? 0),
      lasts: order.map((i) => lasts[i] ?? 0),
      sides: Uint8Array.from(order, (i) => sides[i] ?? 0),
      changes: order.map((i) => changes[i] ?? 0),
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
