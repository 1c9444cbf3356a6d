// The lane of the guest's RAM as QEMU has it. Only where the evidence holds what the QEMU monitor printed.
import type { Machine } from '../machine/machine';
import { laneOf } from './lane-rows';
import type { Lane } from './snapshot-view';

/** A region whose blocks are plugged in one by one, or that is no RAM to the guest, is not shown as RAM. */
const IN_PARTS = /^(?:virtio-mem|virtio-pmem|nvdimm|nv-ram)\b/;

export function buildGuestLanes(machine: Machine): readonly Lane[] {
  const table = machine.guestMemory;
  if (table === undefined) return [];
  const count = table.starts.length;
  const source = `QEMU monitor, ${count} region${count === 1 ? '' : 's'}`;
  const rows = Array.from(table.starts, (start, i) => {
    const name = table.flags[i] ?? '';
    const where = { file: table.file, line: table.lines[i] ?? 1 };
    const kind = IN_PARTS.test(name) ? ('unknown' as const) : ('present' as const);
    return { start, last: table.lasts[i] ?? start, kind, name, where };
  });
  return [laneOf({ id: 'guest', label: 'QEMU guest RAM', source, collected: true }, rows)];
}
