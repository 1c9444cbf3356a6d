// An expected outcome and a judgement, each as the same kind of text lines, so that a failing capture shows a
// readable line diff instead of two nested objects.
import type { Finding, FindingId, Judgement } from '../../app/core/coverage/finding';
import type { ExpectedFinding, ExpectedStep } from './expected-capture';

/** The findings the expected outcomes decide. Headroom and kernel text are always there; what is not collected varies. */
const DECIDED: ReadonlySet<FindingId> = new Set<FindingId>([
  'missing',
  'phantom',
  'idle',
  'crashkernel-listed',
  'overlap',
  'unaligned',
  'notes-missing',
  'notes-extra',
  'notes-duplicate',
  'not-loaded',
  'hotplug-unsupported',
  // Never in these captures: the labs checked every header and its page offset, and read iomem as root.
  'header-malformed',
  'page-offset-disagrees',
  'addresses-hidden',
]);

/** The lines an expected outcome stands for. */
export function expectedLines(step: ExpectedStep): string[] {
  return [
    `verdict ${step.verdict}`,
    ...step.findings.map(expectedFindingLine).sort(),
    ...ramLines(step, step.ram),
    headerLine(step.header),
  ];
}

/** The same lines as our core answers them; `step` only says which sums are judged. */
export function judgedLines(judgement: Judgement, step: ExpectedStep): string[] {
  const { header } = judgement;
  return [
    `verdict ${judgement.verdict}`,
    ...judgement.findings
      .filter((finding) => DECIDED.has(finding.id))
      .map(judgedFindingLine)
      .sort(),
    ...ramLines(step, judgement.ram),
    headerLine(header && { ...header, paddr: header.paddr === undefined ? 'unknown' : hex(header.paddr) }),
  ];
}

/** The ranges of one finding as `0x…-0x…`, in order. */
export function rangesOf(finding: Finding | undefined): string[] {
  const ranges = finding?.ranges;
  if (ranges === undefined) return [];
  return Array.from(ranges.starts, (start, i) => `${hex(start)}-${hex(ranges.lasts[i] ?? 0n)}`);
}

/** Written here and not taken from the core: the comparison must not share code with what it judges. */
function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function expectedFindingLine(finding: ExpectedFinding): string {
  const ranges = finding.ranges?.map(({ start, last }) => `${start}-${last}`);
  return findingLine(finding.id, finding.severity, ranges, finding.bytes, finding.cpus);
}

function judgedFindingLine(finding: Finding): string {
  // Findings about CPUs or the whole machine may still carry ranges of their own (a note's bytes): not decided here.
  const decidedRanges = finding.cpus === undefined && finding.ranges !== undefined ? finding.ranges : undefined;
  if (decidedRanges === undefined) return findingLine(finding.id, finding.severity, undefined, undefined, finding.cpus);
  const bytes = decidedRanges.starts.reduce((sum, start, i) => sum + (decidedRanges.lasts[i] ?? 0n) - start + 1n, 0n);
  return findingLine(finding.id, finding.severity, rangesOf(finding), bytes, finding.cpus);
}

function findingLine(
  id: string,
  severity: string,
  ranges: readonly string[] | undefined,
  bytes: bigint | number | undefined,
  cpus: readonly number[] | undefined,
): string {
  const parts = [`finding ${id} (${severity})`];
  if (ranges !== undefined) parts.push(ranges.join(' '), `= ${String(bytes)} bytes`);
  if (cpus !== undefined) parts.push(`cpus ${cpus.join(',')}`);
  return parts.join(' ');
}

interface Sums {
  readonly presentBytes?: bigint | number | undefined;
  readonly onlineBytes?: bigint | number | undefined;
  readonly coveredBytes?: bigint | number | undefined;
}

/** One line per sum the expected outcome states. */
function ramLines(step: ExpectedStep, ram: Sums | undefined): string[] {
  if (step.ram === undefined) return [];
  const lines = [`ram present ${String(ram?.presentBytes)}`, `ram online ${String(ram?.onlineBytes)}`];
  if (step.ram.coveredBytes !== undefined) lines.push(`ram covered ${String(ram?.coveredBytes)}`);
  return lines;
}

interface HeaderFigures {
  readonly paddr: string;
  readonly phnum: number;
  readonly notes: number;
  readonly loads: number;
  readonly bytesUsed: number;
  readonly bytesReserved?: number | undefined;
  readonly roomForRanges?: number | undefined;
}

function headerLine(header: HeaderFigures | undefined): string {
  if (header === undefined) return 'header none';
  const { paddr, phnum, notes, loads, bytesUsed, bytesReserved, roomForRanges } = header;
  const room = `reserved ${String(bytesReserved)}, room ${String(roomForRanges)}`;
  return `header at ${paddr}: phnum ${phnum}, notes ${notes}, loads ${loads}, used ${bytesUsed}, ${room}`;
}
