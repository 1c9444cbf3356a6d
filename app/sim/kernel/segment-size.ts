// How large the elfcorehdr segment is made at load, and what the kernel prints about it (spec 2.4, 2.6, 2.8, 4.2;
// arch/x86/kernel/crash.c crash_load_segments, arch/powerpc/kexec/file_load_64.c kdump_extra_elfcorehdr_size, 6.12).
import { releaseNumber } from '../../core/coverage/arch-facts';
import type { InKernel } from '../designs/design';
import type { SimProfile } from '../run/profile';
import type { StepText } from '../run/recorder';
import type { LoadKind } from './image-segments';

const PHDR_BYTES = 56;
const EHDR_BYTES = 64;
const PAGE = 4096;
/** First count of program headers that e_phnum cannot hold. */
const PN_XNUM = 0xffff;
/** kexec-tools on x86 raises the segment to at least this. */
const X86_TOOLS_MIN_BYTES = 16384;

const roundUp = (bytes: number): number => Math.ceil(bytes / PAGE) * PAGE;
const isPowerpc = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');
const isX86 = (profile: SimProfile): boolean => profile.arch === 'x86_64' || profile.arch === 'i386';

/** The handler of the design, where it has one for this architecture. */
export function handlerOf(profile: SimProfile): InKernel | undefined {
  const { behaviour, archs } = profile.design;
  return behaviour.kind === 'in-kernel' && archs.includes(profile.arch) ? behaviour : undefined;
}

/** Whether the kernel has crash_elfcorehdr_size and the kexec_load flag, which v12 did not have (they came with v22). */
export function takesHotplugFlag(profile: SimProfile): boolean {
  return handlerOf(profile)?.lock === 'trylock';
}

export interface SegmentSize {
  readonly memszBytes: number;
  /** x86 file mode notes the segment's index and leaves it out of the digest. */
  readonly indexKnown: boolean;
  readonly message?: Pick<StepText, 'message' | 'level' | 'note'>;
}

export interface HeaderAsBuilt {
  readonly bytes: number;
  readonly ranges: number;
  readonly possibleCpus: number;
}

function x86FileSize(profile: SimProfile, handler: InKernel, built: HeaderAsBuilt): SegmentSize {
  const { maxMemoryRanges, nrCpusDefault } = profile.settings;
  // v12 forgets the Ehdr, the two headers that are neither CPU nor range, and the limit of e_phnum.
  if (handler.lock === 'mutex')
    return { memszBytes: roundUp((nrCpusDefault + maxMemoryRanges) * PHDR_BYTES), indexKnown: true };
  const pnum = 2 + nrCpusDefault + maxMemoryRanges;
  if (pnum < PN_XNUM) return { memszBytes: roundUp(pnum * PHDR_BYTES + EHDR_BYTES), indexKnown: true };
  return {
    memszBytes: roundUp(built.bytes),
    indexKnown: false,
    message: {
      message: `kexec: number of Phdrs ${pnum} exceeds max`,
      level: 'err',
      note: 'the segment has room for today’s header only, its index is not noted and the digest covers it',
    },
  };
}

/** powerpc, and arm64 with crash_extra_elfcorehdr_size: room for the ranges that may come. */
function extendedFileSize(profile: SimProfile, built: HeaderAsBuilt): SegmentSize {
  const { maxMemoryRanges } = profile.settings;
  const plain = { memszBytes: roundUp(built.bytes), indexKnown: false };
  if (maxMemoryRanges > PN_XNUM)
    return { ...plain, message: { message: `Number of Phdrs ${maxMemoryRanges} exceeds max`, level: 'warn' } };
  if (built.ranges >= maxMemoryRanges)
    return { ...plain, message: { message: 'Configured crash mem ranges may not be enough', level: 'warn' } };
  return { ...plain, memszBytes: roundUp(built.bytes + (maxMemoryRanges - built.ranges) * PHDR_BYTES) };
}

/** What /sys/kernel/crash_elfcorehdr_size says: x86 leaves out the Ehdr, powerpc counts its possible CPUs. */
export function elfcorehdrSizeInSysfs(profile: SimProfile, possibleCpus: number): number {
  const { maxMemoryRanges, nrCpusDefault } = profile.settings;
  if (isX86(profile)) return (2 + nrCpusDefault + maxMemoryRanges) * PHDR_BYTES;
  // arm64 counts the kernel text as well.
  const others = isPowerpc(profile) ? 1 : 2;
  return EHDR_BYTES + PHDR_BYTES * (possibleCpus + others + maxMemoryRanges);
}

function toolsSize(profile: SimProfile, kind: LoadKind, built: HeaderAsBuilt): SegmentSize {
  const own = isPowerpc(profile) ? roundUp(built.bytes) : roundUp(Math.max(built.bytes, X86_TOOLS_MIN_BYTES));
  if (kind === 'load') return { memszBytes: own, indexKnown: false };
  const told = roundUp(elfcorehdrSizeInSysfs(profile, built.possibleCpus));
  // x86 takes what it is told even where that is less; powerpc only where it is more.
  return { memszBytes: isPowerpc(profile) ? Math.max(own, told) : told, indexKnown: false };
}

/** memsz of the elfcorehdr segment for a load of this kind. */
export function segmentSize(profile: SimProfile, kind: LoadKind, built: HeaderAsBuilt): SegmentSize {
  if (kind !== 'file') return toolsSize(profile, kind, built);
  const handler = handlerOf(profile);
  if (!handler) return { memszBytes: roundUp(built.bytes), indexKnown: false };
  return isX86(profile) ? x86FileSize(profile, handler, built) : extendedFileSize(profile, built);
}

/**
 * elf_headers_sz of powerpc's file mode: what the FDT makes the capture kernel keep. `built`: only the first header
 * (6.10 until the fix of February 2026), `segment`: all of memsz, undefined: not known for this release.
 */
export function powerpcKeeps(profile: SimProfile): 'built' | 'segment' | undefined {
  const set = profile.settings.elfHeadersSz;
  if (set !== undefined) return set;
  const handler = handlerOf(profile);
  if (handler?.elfHeadersSz !== undefined) return handler.elfHeadersSz;
  const stable = /^6\.12\.(\d+)/.exec(profile.release ?? '');
  return stable && Number(stable[1]) >= 117 ? 'segment' : undefined;
}

/**
 * Whether the backup load's p_offset is set in file mode (spec 2.5 step 7). Not before 6.12 (the loop looked at the first
 * header only); 6.12.107 does it (seen: lmb-short-file-naive612).
 */
export function syncsBackup(profile: SimProfile): boolean {
  if (profile.settings.backupSync !== undefined) return profile.settings.backupSync;
  const version = profile.release === undefined ? undefined : releaseNumber(profile.release);
  return version === undefined || version[0] > 6 || (version[0] === 6 && version[1] >= 12);
}
