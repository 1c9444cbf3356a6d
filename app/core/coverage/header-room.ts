// How much of the elfcorehdr segment is used and how many more ranges the kernel's builder could list.
// The kernel counts one header per possible CPU, vmcoreinfo, the ranges and always one for the kernel text
// (crash_prepare_elf64_headers, 6.12) and refuses the update when that passes the segment's memsz.
import type { JudgeContext } from './judge-context';
import type { Where } from '../machine/provenance';

const EHDR_BYTES = 64n;
const PHDR_BYTES = 56n;
const PAGE = 4096n;

export interface HeaderRoom {
  readonly bytesReserved?: bigint;
  readonly roomForRanges?: number;
  readonly where: readonly Where[];
}

/** memsz of the segment: as stated, or as the kernel asks for it where the loaded image supports hotplug. */
function reserved(ctx: JudgeContext): { value: bigint; where: Where } | undefined {
  const { kexec } = ctx.machine;
  const stated = ctx.header?.evidence.segmentBytes;
  if (stated) return stated;
  const asked = kexec.elfcorehdrSizeBytes;
  // With hotplug support both load paths round this value up to a page: x86 917616 and 917680 both give 921600.
  if (!asked || kexec.memoryCrashHotplug?.value !== true) return undefined;
  return { value: ((asked.value + PAGE - 1n) / PAGE) * PAGE, where: asked.where };
}

export function headerRoom(ctx: JudgeContext): HeaderRoom {
  const size = reserved(ctx);
  if (!ctx.header || !size) return { where: [] };
  const possible = ctx.machine.cpus.possible;
  if (!possible) return { bytesReserved: size.value, where: [size.where] };
  const capacity = Number((size.value - EHDR_BYTES) / PHDR_BYTES);
  const needed = possible.value.length + 1 + ctx.header.loads.length + 1;
  return {
    bytesReserved: size.value,
    roomForRanges: Math.max(0, capacity - needed),
    where: [size.where, possible.where],
  };
}
