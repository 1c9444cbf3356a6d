// The bytes that a change stands in, as columns: fields where an entry has a partner, the whole entry where it has none
// or stands elsewhere in the table. What the hex pane paints and what links a byte to its change.
import { PHDR_LAYOUT } from '../elf/elf-layout';
import { phdrFieldOffset } from '../elf/header-fields';
import { SIDE } from './header-diff';
import type { ByteChanges, Change, HeaderSide, HeaderTail } from './header-diff';
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

  /** Fields of an entry come in the order people read them; sorts them by place where that differs. */
  finish(): ByteChanges {
    const order = Uint32Array.from(this.starts, (_, i) => i);
    const key = (i: number): number => (this.sides[i] ?? 0) * 2 ** 32 + (this.starts[i] ?? 0);
    if (!order.every((i) => i === 0 || key(i - 1) <= key(i))) order.sort((a, b) => key(a) - key(b));
    const sorted = (column: readonly number[]) => (i: number) => column[i] ?? 0;
    return {
      starts: order.map(sorted(this.starts)),
      lasts: order.map(sorted(this.lasts)),
      sides: Uint8Array.from(order, sorted(this.sides)),
      changes: order.map(sorted(this.changes)),
    };
  }
}

type SideName = keyof typeof SIDE;

/** Which entries of a change are marked whole on one side. */
function wholeEntries(change: Change, side: SideName): readonly number[] {
  if (change.reordered) return change[side];
  const partnered = Math.min(change.before.length, change.after.length);
  return change[side].slice(partnered);
}

function addChange(writer: ByteWriter, side: HeaderSide, name: SideName, change: Change, index: number): void {
  const { ehdr } = side.header;
  const whole = new Set(wholeEntries(change, name));
  for (const entry of whole) {
    writer.add(SIDE[name], phdrFieldOffset(side.header, entry, 'p_type'), PHDR_LAYOUT[ehdr.class].size, index);
  }
  for (const field of change.fields) {
    const entry = name === 'before' ? field.phdrBefore : field.phdrAfter;
    if (!whole.has(entry)) writer.add(SIDE[name], field[name].offset, field[name].size, index);
  }
}

/** The bytes of all changes on both sides. */
export function changedBytes(
  changes: readonly Change[],
  sides: Readonly<Record<SideName, HeaderSide>>,
  tails: { readonly before?: HeaderTail; readonly after?: HeaderTail },
): ByteChanges {
  const writer = new ByteWriter();
  for (const name of ['before', 'after'] as const) {
    const side = sides[name];
    changes.forEach((change, index) => {
      if (change.subject === 'unread') {
        for (const [start, end] of unreadRuns(side)) writer.add(SIDE[name], start, end - start, index);
      } else if (change.subject === 'stale') {
        for (const run of tails[name]?.runs ?? []) {
          if (run.kind === 'stale') writer.add(SIDE[name], run.start, run.last - run.start + 1, index);
        }
      } else addChange(writer, side, name, change, index);
    });
  }
  return writer.finish();
}
