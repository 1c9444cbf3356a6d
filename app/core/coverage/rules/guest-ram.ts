// A guest's RAM as QEMU has it against what the guest lists. RAM that the guest does not list was never used by it; RAM
// that QEMU does not have cannot be read in a dump. Neither says which of the two was saved first.
import { iomemRanges, isSystemRam } from '../ram-sets';
import { rangesFromColumns, rangesFromPairs, subtractRanges } from '../../range/range-set';
import { touches } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

/** Plugged block by block, or no RAM at all for the guest: no address of such a region must be listed. */
const NOT_FOR_SURE = /^(?:virtio-mem|nvdimm|virtio-pmem|nv-ram)\b/;
const MOST = 8;

/** `info` for RAM the guest does not list, `unknown` for RAM it lists and QEMU does not have. */
export function guestRam({ machine }: JudgeContext): readonly Finding[] {
  const { guestMemory, iomem } = machine;
  if (!guestMemory || guestMemory.starts.length === 0 || !iomem || iomem.hidden) return [];
  const { starts, lasts, flags, file, lines } = guestMemory;
  const certain = Array.from(starts, (start, i): [bigint, bigint] => [start, lasts[i] ?? start]).filter(
    (_, i) => !NOT_FOR_SURE.test(flags[i] ?? ''),
  );
  const findings: Finding[] = [];
  const unlisted = subtractRanges(
    rangesFromPairs(certain),
    iomemRanges(iomem, () => true),
  );
  if (unlisted.starts.length > 0) {
    const where = Array.from(lines, (line, i) => ({ file, line, start: starts[i] ?? 0n, last: lasts[i] ?? 0n }))
      .filter(({ start, last }) => touches(unlisted, start, last))
      .slice(0, MOST);
    findings.push({
      id: 'guest-ram',
      severity: 'info',
      message: `QEMU gives the guest ${amountAt(unlisted)} that its iomem does not list: the guest has not added it, or this was saved at another time.`,
      ranges: unlisted,
      evidence: [...where.map((place) => ({ file: place.file, line: place.line })), { file: iomem.file }],
    });
  }
  // The devices alone say nothing about the RAM the guest was started with.
  const isWhole = flags.some((flag) => flag.startsWith('ram '));
  const absent = isWhole
    ? subtractRanges(iomemRanges(iomem, isSystemRam), rangesFromColumns(starts, lasts))
    : undefined;
  if (absent !== undefined && absent.starts.length > 0) {
    findings.push({
      id: 'guest-ram',
      severity: 'unknown',
      message: `The guest lists ${amountAt(absent)} as System RAM, and QEMU has no RAM there: one of the two was saved before or after a hotplug, or they are of two guests.`,
      ranges: absent,
      evidence: [{ file: iomem.file }, { file }],
    });
  }
  return findings;
}
