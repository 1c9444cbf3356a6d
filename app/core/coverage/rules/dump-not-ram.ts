// A dump of this machine that lists memory which is no RAM of it: the header it was taken by was stale at that panic,
// or memory was removed since.
import type { DumpEvidence } from '../../machine/dump-evidence';
import { dumpSets } from '../../machine/dump-sets';
import { EMPTY_RANGES, intersectRanges, rangesFromPairs, subtractRanges } from '../../range/range-set';
import type { RangeSet } from '../../range/range-set';
import { ramWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

const MIN_PAGE_BYTES = 4096;

/** A capture kernel is told where the header is (early_param in fs/proc/vmcore.c), and sees its own reservation as RAM. */
const CAPTURE_KERNEL = /(?:^|\s)elfcorehdr=/;

/**
 * Whether the RAM evidence can be of the machine that was dumped. QEMU's own dumps list all it maps, firmware and video
 * memory too, so they prove nothing here.
 */
function comparable(ctx: JudgeContext, dump: DumpEvidence): boolean {
  const { machine } = ctx;
  if (dump.writer === 'qemu' || CAPTURE_KERNEL.test(machine.cmdline?.value ?? '')) return false;
  return dump.release === undefined || machine.release === undefined || dump.release.value === machine.release.value;
}

/** A dump knows whole pages: the rest of a page in which RAM begins or ends is no memory that went. */
function wholePages({ starts, lasts }: RangeSet, pageBytes: bigint): RangeSet {
  return rangesFromPairs(
    Array.from(starts, (start, i) => {
      const end = (lasts[i] ?? start) + 1n;
      return [start - (start % pageBytes), ((end + pageBytes - 1n) / pageBytes) * pageBytes - 1n];
    }),
  );
}

/** Nothing where the two share no memory at all: they are then of two machines. */
function notRam(ctx: JudgeContext, present: RangeSet, ram: RangeSet, pageBytes: bigint): RangeSet {
  if (intersectRanges(present, ram).starts.length === 0) return EMPTY_RANGES;
  return subtractRanges(subtractRanges(present, wholePages(ram, pageBytes)), ctx.firmware);
}

/** `risk` where the header of a panic now is known too; without it the verdict stays `unknown`. */
export function dumpNotRam(ctx: JudgeContext): readonly Finding[] {
  const { present: ram, header } = ctx;
  if (ram === undefined) return [];
  return dumpSets(ctx.machine.dumps).flatMap(({ first: dump, present }): Finding[] => {
    if (present === undefined || !comparable(ctx, dump)) return [];
    const gone = notRam(ctx, present, ram.ranges, BigInt(dump.pageSizeBytes?.value ?? MIN_PAGE_BYTES));
    if (gone.starts.length === 0) return [];
    return [
      {
        id: 'dump-not-ram',
        severity: header === undefined ? 'unknown' : 'risk',
        message: `${dump.file} lists ${amountAt(gone)} that is no RAM of this machine. The header of that panic was stale, or the memory was removed since.`,
        ranges: gone,
        evidence: [dump.presentWhere ?? { file: dump.file }, ...ramWhere(ctx, gone)],
      },
    ];
  });
}
