// What kexec-tools 2.0.29 to 2.0.32 writes for kexec_load (spec 2.8; seen in the captures): present CPUs, RAM by iomem
// with the low 640 KiB behind a backup area on x86; on powerpc RTAS and OPAL last and rounded to a page, where they lie
// in the crashkernel region (elsewhere they are RAM like any other). arm64 has neither backup nor firmware areas.
import { encodeElf64, loadPhdr, notePhdr, textPhdrs } from './kernel-header';
import type { PhdrSpec } from './kernel-header';
import { excludeMemRange } from './exclude-mem-range';
import type { HeaderFacts } from './header-facts';
import { sizeOf } from './mem-range';
import type { MemRange } from './mem-range';

const X86_LOW_LAST = 0x9ffffn;
const POWERPC_BACKUP_LAST = 0xffffn;
const PAGE = 4096n;

export interface KexecToolsInput {
  readonly facts: HeaderFacts;
  /** CPUs with a crash_notes file, ascending. */
  readonly noteCpus: readonly number[];
  /** RAM as it finds it: iomem on x86 and arm64, the device tree on powerpc. */
  readonly ram: readonly MemRange[];
  readonly totalBytes: number;
}

function notes({ facts, noteCpus }: KexecToolsInput): PhdrSpec[] | undefined {
  const specs: PhdrSpec[] = [];
  for (const cpu of noteCpus) {
    const address = facts.notes.get(cpu);
    if (address === undefined) return undefined;
    specs.push(notePhdr(address.paddr, facts.noteBytes));
  }
  return [...specs, notePhdr(facts.vmcoreinfo.paddr, facts.vmcoreinfo.sizeBytes), ...textPhdrs(facts)];
}

function withoutCrashkernel({ facts, ram }: KexecToolsInput): MemRange[] {
  let ranges = [...ram];
  // CMA ranges are unknown to kexec-tools: it lists them.
  for (const hole of facts.crashkernel) ranges = excludeMemRange(ranges, hole.start, hole.last, 'all-hits') ?? ranges;
  return ranges;
}

/** What of `r` lies in `hole`, in whole pages. */
function overlapInPages(r: MemRange, hole: MemRange): MemRange[] {
  const start = r.start > hole.start ? r.start : hole.start;
  const last = r.last < hole.last ? r.last : hole.last;
  if (start > last) return [];
  return [{ start, last: start + ((sizeOf({ start, last }) + PAGE - 1n) / PAGE) * PAGE - 1n }];
}

/** x86-64. Undefined where a note address or the backup area is not known. */
export function buildKexecToolsX86(input: KexecToolsInput): Uint8Array | undefined {
  const specs = notes(input);
  const { facts } = input;
  const ranges = withoutCrashkernel(input);
  const low = ranges.findIndex((r) => r.last <= X86_LOW_LAST);
  if (specs === undefined || (low >= 0 && facts.backupStart === undefined)) return undefined;
  const loads = ranges.map((r, i) => loadPhdr(r, facts.pageOffset, i === low ? facts.backupStart : r.start));
  return encodeElf64(facts.machine, [...specs, ...loads], input.totalBytes);
}

/** arm64 (seen: arm64/virtio-mem-deb612). Undefined where a note address is not known. */
export function buildKexecToolsArm64(input: KexecToolsInput): Uint8Array | undefined {
  const specs = notes(input);
  const { facts } = input;
  const loads = withoutCrashkernel(input).map((r) => loadPhdr(r, facts.pageOffset));
  return specs && encodeElf64(facts.machine, [...specs, ...loads], input.totalBytes);
}

/** ppc64le. Undefined where a note address or the backup area is not known. */
export function buildKexecToolsPowerpc(input: KexecToolsInput): Uint8Array | undefined {
  const specs = notes(input);
  const { facts } = input;
  if (specs === undefined || facts.backupStart === undefined) return undefined;
  const backup: MemRange = { start: 0n, last: POWERPC_BACKUP_LAST };
  const rest = withoutCrashkernel(input).flatMap((r): MemRange[] =>
    r.start > POWERPC_BACKUP_LAST
      ? [r]
      : r.last > POWERPC_BACKUP_LAST
        ? [{ start: POWERPC_BACKUP_LAST + 1n, last: r.last }]
        : [],
  );
  const firmware = [facts.rtas, facts.opal].flatMap((r): MemRange[] =>
    r ? facts.crashkernel.flatMap((hole) => overlapInPages(r, hole)) : [],
  );
  const loads = [
    loadPhdr(backup, facts.pageOffset, facts.backupStart),
    ...[...rest, ...firmware].map((r) => loadPhdr(r, facts.pageOffset)),
  ];
  return encodeElf64(facts.machine, [...specs, ...loads], input.totalBytes);
}
