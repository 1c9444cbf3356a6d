// Memory blocks from two sources, and the sums that lsmem prints below its rows. Runs of blocks that differ alike are
// one contradiction, so that a machine caught half-way through a hotplug gives one and not a thousand.
import { formatBytes } from '../../core/address/u64';
import { blockWhere } from '../../core/machine/block-where';
import type { MachineDraft, MemoryBlockState, MemoryBlockTable } from '../../core/machine/machine';
import { noteContradiction } from '../first-wins';
import type { LsmemSum, LsmemText } from './lsmem-rows';
import { parseSizeWord } from './size-words';

type Place = { readonly row: number; readonly state: MemoryBlockState } | undefined;

function placesOf(table: MemoryBlockTable): Map<number, Place> {
  return new Map(Array.from(table.indexes, (index, row) => [index, { row, state: table.states[row] ?? 'unknown' }]));
}

const word = (place: Place): string => place?.state ?? 'no such block';

/** A source that has the blocks but not their states contradicts nobody. */
const differ = (a: Place, b: Place): boolean => word(a) !== word(b) && a?.state !== 'unknown' && b?.state !== 'unknown';

/** Tells where the second table says otherwise than the first, which stays. */
export function compareBlocks(kept: MemoryBlockTable, other: MemoryBlockTable, draft: MachineDraft): void {
  if (kept.blockSizeBytes.value !== other.blockSizeBytes.value) {
    const quote = ({ blockSizeBytes: { value, where } }: MemoryBlockTable) => ({ where, text: `${value} bytes` });
    noteContradiction(draft, 'the size of a memory block', quote(kept), quote(other));
    return;
  }
  const ours = placesOf(kept);
  const theirs = placesOf(other);
  const indexes = [...new Set([...kept.indexes, ...other.indexes])].sort((a, b) => a - b);
  for (let i = 0; i < indexes.length;) {
    const first = indexes[i] ?? 0;
    const a = ours.get(first);
    const b = theirs.get(first);
    let end = i + 1;
    while (
      end < indexes.length &&
      indexes[end] === first + (end - i) &&
      word(ours.get(first + (end - i))) === word(a) &&
      word(theirs.get(first + (end - i))) === word(b)
    )
      end++;
    if (differ(a, b)) {
      const last = first + (end - i) - 1;
      const blocks = first === last ? `memory block ${first}` : `memory blocks ${first} to ${last}`;
      noteContradiction(draft, blocks, quoteOf(kept, a), quoteOf(other, b));
    }
    i = end;
  }
}

function quoteOf(table: MemoryBlockTable, place: Place): { where: { file: string }; text: string } {
  const where = place === undefined ? { file: table.dir } : blockWhere(table, place.row);
  return { where, text: word(place) };
}

/** The sums against the rows: they differ where `--split none` joined blocks of different states. */
export function compareTotals(file: string, text: LsmemText, table: MemoryBlockTable, draft: MachineDraft): void {
  if (text.skipped.told.length > 0 || !table.states.some((state) => state !== 'unknown')) return;
  compareTotal(file, text.online, 'online', table, draft);
  compareTotal(file, text.offline, 'offline', table, draft);
}

function compareTotal(
  file: string,
  sum: LsmemSum | undefined,
  state: 'online' | 'offline',
  table: MemoryBlockTable,
  draft: MachineDraft,
): void {
  const stated = sum && parseSizeWord(sum.size);
  if (sum === undefined || stated === undefined) return;
  const rows = table.states.filter((one) => one === state).length;
  const bytes = BigInt(rows) * table.blockSizeBytes.value;
  if (bytes - stated.bytes <= stated.slack && stated.bytes - bytes <= stated.slack) return;
  const counted = `${rows} blocks ${state}, ${formatBytes(bytes)}`;
  noteContradiction(
    draft,
    `how much memory is ${state} (lsmem joins blocks of different states when it is told not to split by STATE)`,
    { where: { file }, text: counted },
    { where: { file, line: sum.line.number }, text: sum.size },
  );
}
