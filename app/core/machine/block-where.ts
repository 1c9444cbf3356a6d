// The place that states a memory block: a file of its own in sysfs, or a line of what lsmem printed.
import type { MemoryBlockTable } from './machine';
import type { Where } from './provenance';

/** Where the state of the block in this row of the table is stated. */
export function blockWhere(blocks: MemoryBlockTable, row: number): Where {
  const line = blocks.lines?.[row];
  return line === undefined
    ? { file: `${blocks.dir}/memory${blocks.indexes[row] ?? 0}/state`, line: 1 }
    : { file: blocks.dir, line };
}
