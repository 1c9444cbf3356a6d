// The lane of regions that are left out of, or specially treated in, the header: crashkernel, CMA, RTAS, OPAL.
import { cmaRegions, crashkernelRegions } from '../coverage/ram-sets';
import type { Machine } from '../machine/machine';
import type { RangeSet } from '../range/range-set';
import type { Where } from '../machine/provenance';
import { laneOf } from './lane-rows';
import type { LaneRow } from './lane-rows';
import type { Lane, RangeKind } from './snapshot-view';

function rowsOf(set: RangeSet, kind: RangeKind, name: string, where: Where | undefined): LaneRow[] {
  return Array.from(set.starts, (start, i) => ({
    start,
    last: set.lasts[i] ?? start,
    kind,
    name,
    ...(where ? { where } : {}),
  }));
}

function firmwareRow(base: Machine['deviceTree']['rtasBase'], size: typeof base, name: string): LaneRow[] {
  if (!base || !size || size.value === 0n) return [];
  return [{ start: base.value, last: base.value + size.value - 1n, kind: 'rtas', name, where: base.where }];
}

export function buildReservedLane(machine: Machine): Lane {
  const crashkernel = crashkernelRegions(machine);
  const { rtasBase, rtasSizeBytes, opalBase, opalSizeBytes } = machine.deviceTree;
  const cma = machine.kexec.cmaRanges;
  const rows = [
    ...rowsOf(crashkernel.ranges, 'crashkernel', 'Crash kernel', crashkernel.where[0]),
    ...rowsOf(cmaRegions(machine), 'cma', 'Crash kernel CMA', cma && { file: cma.file, line: 1 }),
    ...firmwareRow(rtasBase, rtasSizeBytes, 'RTAS'),
    ...firmwareRow(opalBase, opalSizeBytes, 'OPAL'),
  ];
  const source = rows.length === 0 ? 'none stated' : (crashkernel.where[0]?.file ?? 'crashkernel');
  return laneOf({ id: 'reserved', label: 'reserved', source, collected: true }, rows);
}
