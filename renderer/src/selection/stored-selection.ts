// A selection as it is kept beside a snapshot, and found again when the snapshot is opened: only what it names counts, so
// what no longer exists is no selection, and a row of a lane that changed is the stretch it had.
import { hex, parseHex } from '../../../app/core/address/u64';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import type { StoredRange, StoredSelection } from '../../../app/core/view/view-state';
import type { Selection } from './selection';

/** What to keep; undefined when it names nothing of this view. */
export function storeSelection(view: SnapshotView, selection: Selection): StoredSelection | undefined {
  switch (selection.kind) {
    case 'range': {
      const lane = view.lanes.find(({ id }) => id === selection.lane);
      const start = lane?.starts[selection.row];
      const last = lane?.lasts[selection.row];
      if (start === undefined || last === undefined) return undefined;
      return { kind: 'range', lane: selection.lane, ...storeRange({ start, last }) };
    }
    case 'area':
      return { kind: 'area', ...storeRange(selection) };
    default:
      return selection;
  }
}

/** The same thing in a view, or undefined. */
export function findSelection(view: SnapshotView, stored: StoredSelection): Selection | undefined {
  const phdrs = view.header?.decoded.phdrs.length ?? 0;
  switch (stored.kind) {
    case 'range': {
      const { start, last } = readRange(stored);
      const lane = view.lanes.find(({ id }) => id === stored.lane);
      const row = lane?.starts.findIndex((from, i) => from === start && lane.lasts[i] === last) ?? -1;
      return lane === undefined || row < 0 ? { kind: 'area', start, last } : { kind: 'range', lane: lane.id, row };
    }
    case 'area':
      return { kind: 'area', ...readRange(stored) };
    case 'phdr':
      return stored.index < phdrs ? stored : undefined;
    case 'finding':
      return stored.index < view.judgement.findings.length ? stored : undefined;
    case 'field':
      return view.header !== undefined && stored.offset + stored.size <= view.header.bytes.length ? stored : undefined;
    case 'evidence':
      return view.sources.some(({ path }) => path === stored.where.file) ? stored : undefined;
  }
}

/** As text. */
export function storeRange({ start, last }: { readonly start: bigint; readonly last: bigint }): StoredRange {
  return { start: hex(start), last: hex(last) };
}

/** From text that was checked when it was read. */
export function readRange({ start, last }: StoredRange): { readonly start: bigint; readonly last: bigint } {
  return { start: parseHex(start) ?? 0n, last: parseHex(last) ?? 0n };
}
