// What stands behind the table: zeros up to the end of the segment, or what an older, longer table left. An update
// copies round_up(used, 4096) bytes (crash_handle_hotplug_event, kernel/crash_core.c, 6.12), so more may survive it.
import { isDumpFile } from '../elf/decode-core-header';
import { decodeStalePhdrs } from '../elf/stale-phdrs';
import type { Change, HeaderDiff, HeaderSide, HeaderTail } from './header-diff';

function lastNonZero(bytes: Uint8Array): number {
  for (let i = bytes.length - 1; i >= 0; i--) if (bytes[i] !== 0) return i;
  return -1;
}

/** The bytes behind the table, told apart; undefined in a dump file, whose notes and pages follow it. */
export function headerTail({ bytes, header }: HeaderSide): HeaderTail | undefined {
  if (isDumpFile(header.phdrs)) return undefined;
  const stalePhdrs = decodeStalePhdrs(bytes, header);
  const { bytesUsed, staleOffset } = header;
  // An entry may begin with the zeros before the first byte that is not.
  const stale = staleOffset === undefined ? bytes.length : Math.min(staleOffset, stalePhdrs.offsets[0] ?? staleOffset);
  const end = staleOffset === undefined ? bytes.length : lastNonZero(bytes) + 1;
  const runs: HeaderTail['runs'][number][] = [];
  const add = (start: number, until: number, kind: 'zero' | 'stale'): void => {
    if (until > start) runs.push({ start, last: until - 1, kind });
  };
  add(bytesUsed, stale, 'zero');
  add(stale, end, 'stale');
  add(end, bytes.length, 'zero');
  return { runs, stalePhdrs };
}

/** What is left over of an older table, as one run. */
export function staleRun(tail: HeaderTail | undefined): HeaderTail['runs'][number] | undefined {
  return tail?.runs.find((run) => run.kind === 'stale');
}

/** The stale bytes of a side with their place. */
function staleBytes(side: HeaderSide, tail: HeaderTail | undefined): readonly [offset: number, bytes: Uint8Array] {
  const run = staleRun(tail);
  return run ? [run.start, side.bytes.subarray(run.start, run.last + 1)] : [0, new Uint8Array()];
}

/** A change of the stale bytes. Another length of zero padding is none: the header is the same. */
export function staleChange({ before, after, tails }: Pick<HeaderDiff, 'before' | 'after' | 'tails'>): Change[] {
  const [offset, left] = staleBytes(before, tails.before);
  const [later, right] = staleBytes(after, tails.after);
  const same = offset === later && left.length === right.length && left.every((byte, i) => byte === right[i]);
  if (same) return [];
  const kind = left.length === 0 ? 'added' : right.length === 0 ? 'lost' : 'changed';
  return [{ id: 'stale', subject: 'stale', kind, before: [], after: [] }];
}
