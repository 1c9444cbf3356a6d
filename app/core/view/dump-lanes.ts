// The two lanes of saved dumps: memory that was there at the panic, and memory whose content is in the file. All dumps
// share them, and of a set of split files, which repeat it, the first says what was there. A dump can have 10^6 ranges:
// columns, no rows.
import type { DumpEvidence } from '../machine/dump-evidence';
import { dumpSets } from '../machine/dump-sets';
import type { Where } from '../machine/provenance';
import { rangeCount } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import type { Machine } from '../machine/machine';
import { nameColumn, placeColumn } from './lane-columns';
import { RANGE_KINDS } from './snapshot-view';
import type { Lane, LaneId, RangeKind } from './snapshot-view';

interface Part {
  readonly dump: DumpEvidence;
  readonly ranges: RangeSet;
  readonly where: Where | undefined;
}

function compareStarts(starts: BigUint64Array, a: number, b: number): number {
  const left = starts[a] ?? 0n;
  const right = starts[b] ?? 0n;
  return left < right ? -1 : left > right ? 1 : a - b;
}

function partsLane(id: LaneId, label: string, kind: RangeKind, name: string, parts: readonly Part[]): Lane {
  const count = parts.reduce((sum, { ranges }) => sum + rangeCount(ranges), 0);
  const starts = new BigUint64Array(count);
  const lasts = new BigUint64Array(count);
  const owners = new Uint32Array(count);
  let at = 0;
  parts.forEach(({ ranges }, part) => {
    starts.set(ranges.starts, at);
    lasts.set(ranges.lasts, at);
    owners.fill(part, at, at + rangeCount(ranges));
    at += rangeCount(ranges);
  });
  const order = Uint32Array.from(starts.keys());
  if (parts.length > 1) order.sort((a, b) => compareStarts(starts, a, b));
  const ownerOf = (row: number): number => owners[order[row] ?? 0] ?? 0;
  const named = parts.map(({ dump }) => (parts.length > 1 ? `${name}, ${dump.file}` : name));
  const files = parts.map(({ dump }) => dump.file).join(', ');
  return {
    id,
    label,
    source: `${files}, ${count} range${count === 1 ? '' : 's'}`,
    collected: true,
    starts: starts.map((_, i) => starts[order[i] ?? 0] ?? 0n),
    lasts: starts.map((_, i) => lasts[order[i] ?? 0] ?? 0n),
    kinds: new Uint8Array(count).fill(RANGE_KINDS.indexOf(kind)),
    names: nameColumn(count, (row) => named[ownerOf(row)] ?? name),
    places: placeColumn(count, (row) => parts[ownerOf(row)]?.where),
    phdrs: new Int32Array(count).fill(-1),
  };
}

/** No lane without a dump: most machines never had one. */
export function buildDumpLanes({ dumps }: Machine): readonly Lane[] {
  const parts = (which: 'present' | 'saved'): Part[] =>
    dumpSets(dumps)
      .flatMap(({ members, first }) => (which === 'present' ? [first] : members))
      .flatMap((dump) => {
        const ranges = dump[which];
        const where = which === 'present' ? dump.presentWhere : dump.savedWhere;
        return ranges === undefined ? [] : [{ dump, ranges, where }];
      });
  const present = parts('present');
  const saved = parts('saved');
  return [
    ...(present.length > 0
      ? [partsLane('dump-present', 'dump: present', 'present', 'listed by the dump', present)]
      : []),
    ...(saved.length > 0 ? [partsLane('dump-saved', 'dump: saved', 'covered', 'saved in the dump', saved)] : []),
  ];
}
