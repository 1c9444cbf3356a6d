// The lane of program headers given as text that are not judged: those of a dump, and those of a load where the header
// bytes list something else by now. The table that stands in for missing bytes has the header's own lane.
import { headerAsText, statedMemory } from '../coverage/text-header';
import { PT_LOAD } from '../elf/core-header';
import type { Machine } from '../machine/machine';
import type { StatedHeader } from '../machine/stated-header';
import { subtractRanges } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import { laneOf, shownRows } from './lane-rows';
import type { LaneRow } from './lane-rows';
import type { Lane } from './snapshot-view';

const OF_WHAT: Readonly<Record<StatedHeader['of'], string>> = {
  load: 'as loaded',
  elfcorehdr: 'of the header',
  dump: 'of a dump',
  unknown: 'of a file',
};

const lastOf = ({ paddrs, memsizes }: StatedHeader, i: number): bigint =>
  BigInt.asUintN(64, (paddrs[i] ?? 0n) + (memsizes[i] ?? 0n) - 1n);

/** Entries that are memory. */
function loadsOf(table: StatedHeader): Uint32Array {
  const { types, paddrs, memsizes } = table;
  const isLoad = (i: number): boolean => types[i] === PT_LOAD && memsizes[i] !== 0n;
  return shownRows(types.length, (i) => isLoad(i) && lastOf(table, i) >= (paddrs[i] ?? 0n));
}

function rowOf(table: StatedHeader, i: number): LaneRow {
  const { by, of, file, paddrs, lines } = table;
  const name = `PT_LOAD # ${OF_WHAT[of]}, printed by ${by}`;
  const where = { file, line: lines[i] ?? 1 };
  return { start: paddrs[i] ?? 0n, last: lastOf(table, i), kind: 'covered', name, number: i, where };
}

/** Undefined where no such text was given. `loads`: what the judged header lists. */
export function buildStatedLane(machine: Machine, loads: RangeSet | undefined): Lane | undefined {
  const judged = headerAsText(machine)?.stated;
  const differs = (table: StatedHeader): boolean => {
    if (loads === undefined || table.of === 'dump') return true;
    const memory = statedMemory(table);
    return subtractRanges(memory, loads).starts.length + subtractRanges(loads, memory).starts.length > 0;
  };
  const tables = machine.statedHeaders.filter((table) => table !== judged && differs(table));
  const [first] = tables;
  if (first === undefined) return undefined;
  const shown = tables.map(loadsOf);
  const total = shown.reduce((sum, { length }) => sum + length, 0);
  const owners = new Uint32Array(total);
  const entries = new Uint32Array(total);
  let filled = 0;
  shown.forEach((loadsOfTable, owner) => {
    owners.fill(owner, filled, filled + loadsOfTable.length);
    entries.set(loadsOfTable, filled);
    filled += loadsOfTable.length;
  });
  const at = (row: number): LaneRow => rowOf(tables[owners[row] ?? 0] ?? first, entries[row] ?? 0);
  const source = `${tables.length === 1 ? first.by : `${tables.length} tables`}, ${total} PT_LOAD${total === 1 ? '' : 's'}`;
  return laneOf({ id: 'stated', label: 'printed headers', source, collected: true }, { count: total, at });
}
