// Facts of different sources that must fit together, compared once everything is read. Only what no kernel can show at
// one instant is told: a block that is partly RAM is no contradiction.
import { iomemRanges, isSystemRam } from '../core/coverage/ram-sets';
import { touches } from '../core/coverage/evidence';
import { blockWhere } from '../core/machine/block-where';
import type { MachineDraft } from '../core/machine/machine';
import { comparePrintedDumps } from './dump/compare-printed';
import { noteContradiction } from './first-wins';

/** Notes what cannot be true together. */
export function crossCheck(draft: MachineDraft): void {
  compareBlocksWithIomem(draft);
  comparePrintedDumps(draft);
}

/** An online block without a single byte of System RAM: the two were saved before and after a hotplug. */
function compareBlocksWithIomem(draft: MachineDraft): void {
  const { iomem, memoryBlocks: blocks } = draft;
  if (iomem === undefined || iomem.hidden || blocks === undefined) return;
  const ram = iomemRanges(iomem, isSystemRam);
  if (ram.starts.length === 0) return;
  const size = blocks.blockSizeBytes.value;
  const isBare = (row: number): boolean => {
    const start = BigInt(blocks.indexes[row] ?? 0) * size;
    return blocks.states[row] === 'online' && !touches(ram, start, start + size - 1n);
  };
  for (let row = 0; row < blocks.indexes.length; row++) {
    if (!isBare(row)) continue;
    const first = blocks.indexes[row] ?? 0;
    let end = row;
    while (isBare(end + 1) && blocks.indexes[end + 1] === (blocks.indexes[end] ?? 0) + 1) end++;
    const last = blocks.indexes[end] ?? first;
    noteContradiction(
      draft,
      first === last ? `memory block ${first}` : `memory blocks ${first} to ${last}`,
      { where: { file: iomem.file }, text: 'no System RAM there' },
      { where: blockWhere(blocks, row), text: 'online' },
    );
    row = end;
  }
}
