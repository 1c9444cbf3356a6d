// Words for what a step changed on the map: table, tooltip, legend and live region say the same.
import { totalBytes } from '../../../app/core/range/range-set';
import type { Lane } from '../../../app/core/view/snapshot-view';
import { formatBytes } from '../draw/numbers';
import type { ChangeSort, ChangedRanges, LaneChange } from '../draw/lane-changes';
import { kindWord } from './words';

export const CHANGE_WORDS: Readonly<Record<ChangeSort, string>> = {
  came: 'came with this step',
  left: 'left with this step',
  turned: 'changed with this step',
};

/** What one changed range is: `online, left with this step`. */
export function changeText({ sort, kind, was }: Omit<ChangedRanges, 'ranges'>): string {
  if (sort === 'turned' && was !== undefined) return `${kindWord(was)} turned to ${kindWord(kind)} with this step`;
  return `${kindWord(kind)}, ${CHANGE_WORDS[sort]}`;
}

/** One lane in a clause: `iomem: gained 1 GiB (present)`; undefined when nothing changed in it. */
export function laneChangeText({ label }: Pick<Lane, 'label'>, change: LaneChange): string | undefined {
  if (change.length === 0) return undefined;
  const parts = change.map(({ sort, kind, was, ranges }) => {
    const size = formatBytes(totalBytes(ranges));
    if (sort === 'turned' && was !== undefined) return `${size} turned from ${kindWord(was)} to ${kindWord(kind)}`;
    return `${sort === 'came' ? 'gained' : 'lost'} ${size} (${kindWord(kind)})`;
  });
  return `${label}: ${parts.join(', ')}`;
}
