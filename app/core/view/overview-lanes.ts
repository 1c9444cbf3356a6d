// The lanes of the small map: those of the large one, without printed headers where they only repeat what is known.
import type { Lane, SnapshotView } from './snapshot-view';

/**
 * A table that was printed at the load differs from a header that was updated since, and no reader of an overview has to
 * wonder about that. It stands there where the difference is open, or where no other header does.
 */
export function overviewLanes({ lanes, judgement }: Pick<SnapshotView, 'lanes' | 'judgement'>): readonly Lane[] {
  const header = lanes.find(({ id }) => id === 'elfcorehdr');
  const open = judgement.findings.some(({ id, severity }) => id === 'stated-header' && severity !== 'info');
  return open || header?.collected !== true ? lanes : lanes.filter(({ id }) => id !== 'stated');
}
