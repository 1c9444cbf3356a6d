// Which byte of one header stands beside a byte of the other: the same byte of the matched entry, so that panes that
// scroll together stay beside each other behind an entry that only one of them has.
import type { HeaderDiff } from '../../../../app/core/diff/header-diff';
import type { SideName } from './byte-index';

/** How two byte panes scroll together. */
export type LinkMode = 'entry' | 'offset' | 'off';

interface Column {
  /** Entry beside each entry of this side; where none is, the one before which it would stand. */
  readonly besides: Int32Array;
  /** 1: that entry is its partner. */
  readonly matched: Uint8Array;
}

function columnOf(diff: HeaderDiff, side: SideName): Column {
  const other: SideName = side === 'before' ? 'after' : 'before';
  const { rows } = diff;
  const { header } = diff[side];
  const besides = new Int32Array(header.phdrs.length);
  const matched = new Uint8Array(header.phdrs.length);
  let next = 0;
  rows[side].forEach((index, row) => {
    const partner = rows[other][row] ?? -1;
    if (index >= 0) {
      besides[index] = partner < 0 ? next : partner;
      matched[index] = partner < 0 ? 0 : 1;
    }
    if (partner >= 0) next = partner + 1;
  });
  return { besides, matched };
}

/** Builds the link of a diff. Offsets may be fractions: a pane scrolls smoothly. */
export function createOffsetLink(diff: HeaderDiff): (side: SideName, offset: number) => number {
  const columns: Record<SideName, Column> = { before: columnOf(diff, 'before'), after: columnOf(diff, 'after') };
  return (side, offset) => {
    const { header: here } = diff[side];
    const { header: there } = diff[side === 'before' ? 'after' : 'before'];
    const table = Number(here.ehdr.phoff);
    const tableThere = Number(there.ehdr.phoff);
    if (offset < table) return Math.min(offset, tableThere);
    const index = Math.floor((offset - table) / here.ehdr.phentsize);
    const { besides, matched } = columns[side];
    const beside = besides[index];
    if (beside === undefined) return Math.max(0, offset - here.bytesUsed + there.bytesUsed);
    const inside = matched[index] === 1 ? (offset - table) % here.ehdr.phentsize : 0;
    return tableThere + beside * there.ehdr.phentsize + inside;
  };
}
