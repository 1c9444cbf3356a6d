// Bytes up to the end of the table that no field of the format claims: e_ident padding, a gap before the table, room
// between entries of an odd e_phentsize. Nobody reads them; two headers that differ only there are still not the same.
import { PN_XNUM } from '../elf/core-header';
import { EHDR_LAYOUT, PHDR_LAYOUT, SHDR_LAYOUT } from '../elf/elf-layout';
import type { Change, HeaderDiff, HeaderSide } from './header-diff';

/** Start and exclusive end. */
export type ByteRun = readonly [start: number, end: number];

/** The unclaimed bytes of a side, ascending. */
export function unreadRuns({ bytes, header }: HeaderSide): ByteRun[] {
  const { ehdr, phdrs } = header;
  const entry = PHDR_LAYOUT[ehdr.class].size;
  const table = Number(ehdr.phoff);
  const claimed: ByteRun[] = Object.values(EHDR_LAYOUT[ehdr.class].fields).map(({ offset, size }) => [
    offset,
    offset + size,
  ]);
  if (ehdr.phentsize === entry) claimed.push([table, table + phdrs.length * entry]);
  else
    for (let i = 0; i < phdrs.length; i++) {
      const start = table + i * ehdr.phentsize;
      claimed.push([start, start + entry]);
    }
  if (ehdr.phnum === PN_XNUM && ehdr.shoff !== 0n) {
    const { offset, size } = SHDR_LAYOUT[ehdr.class].fields.sh_info;
    claimed.push([Number(ehdr.shoff) + offset, Number(ehdr.shoff) + offset + size]);
  }
  claimed.sort((a, b) => a[0] - b[0]);
  const end = Math.min(header.bytesUsed, bytes.length);
  const runs: ByteRun[] = [];
  let free = 0;
  for (const [start, until] of claimed) {
    if (start > free) runs.push([free, Math.min(start, end)]);
    free = Math.max(free, until);
  }
  runs.push([free, end]);
  return runs.filter(([start, until]) => until > start);
}

/** The unclaimed bytes themselves, one run behind the other. */
export function unreadBytes(side: HeaderSide): Uint8Array {
  const runs = unreadRuns(side);
  const all = new Uint8Array(runs.reduce((sum, [start, end]) => sum + end - start, 0));
  let at = 0;
  for (const [start, end] of runs) {
    all.set(side.bytes.subarray(start, end), at);
    at += end - start;
  }
  return all;
}

/** A change where those bytes differ. Zeros in a gap of another length are none. */
export function unreadChange({ before, after }: Pick<HeaderDiff, 'before' | 'after'>): Change[] {
  const [short, long] = [unreadBytes(before), unreadBytes(after)].sort((a, b) => a.length - b.length);
  const same = long === undefined || long.every((byte, i) => byte === (short?.[i] ?? 0));
  return same ? [] : [{ id: 'unread', subject: 'unread', kind: 'changed', before: [], after: [] }];
}
