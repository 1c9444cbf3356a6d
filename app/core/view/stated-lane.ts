// The lane of program headers given as text that are not judged: those of a dump, and those of a load where the header
// bytes list something else by now. The table that stands in for missing bytes has the header's own lane.
import { headerAsText, statedMemory } from '../coverage/text-header';
import { PT_LOAD } from '../elf/core-header';
import type { Machine } from '../machine/machine';
import type { StatedHeader } from '../machine/stated-header';
import { subtractRanges } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import { laneOf } from './lane-rows';
import type { LaneRow } from './lane-rows';
import type { Lane } from './snapshot-view';

const OF_WHAT: Readonly<Record<StatedHeader['of'], string>> = {
  load: 'as loaded',
  elfcorehdr: 'of the header',
  dump: 'of a dump',
  unknown: 'of a file',
};

function rowsOf({ by, of, file, types, paddrs, memsizes, lines }: StatedHeader): LaneRow[] {
  const rows: LaneRow[] = [];
  types.forEach((type, i) => {
    const start = paddrs[i] ?? 0n;
    const last = BigInt.asUintN(64, start + (memsizes[i] ?? 0n) - 1n);
    if (type !== PT_LOAD || memsizes[i] === 0n || last < start) return;
    const where = { file, line: lines[i] ?? 1 };
    rows.push({ start, last, kind: 'covered', name: `PT_LOAD ${i} ${OF_WHAT[of]}, printed by ${by}`, where });
  });
  return rows;
}

/** Undefined where no such text was given. `loads`: what the judged header lists. */
export function buildStatedLane(machine: Machine, loads: RangeSet | undefined): Lane | undefined {
  const judged = headerAsText(machine)?.stated;
  const differs = (table: StatedHeader): boolean => {
    const memory = statedMemory(table);
    if (loads === undefined || table.of === 'dump') return true;
    return subtractRanges(memory, loads).starts.length + subtractRanges(loads, memory).starts.length > 0;
  };
  const tables = machine.statedHeaders.filter((table) => table !== judged && differs(table));
  const [first] = tables;
  if (first === undefined) return undefined;
  const rows = tables.flatMap(rowsOf);
  const source = `${tables.length === 1 ? first.by : `${tables.length} tables`}, ${rows.length} PT_LOAD${rows.length === 1 ? '' : 's'}`;
  return laneOf({ id: 'stated', label: 'printed headers', source, collected: true }, rows);
}
