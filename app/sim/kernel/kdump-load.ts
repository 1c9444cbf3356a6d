// Loading and unloading the capture kernel: which header is written, by whom, into how large a segment
// (spec 2.3 to 2.8; arch/x86/kernel/crash.c crash_load_segments, arch/powerpc/kexec/file_load_64.c, 6.12; kexec-tools).
import { buildKexecToolsArm64, buildKexecToolsPowerpc, buildKexecToolsX86 } from '../headers/kexec-tools-header';
import type { KexecToolsInput } from '../headers/kexec-tools-header';
import { buildKernelHeader } from '../headers/kernel-header';
import type { Actor } from '../../core/view/run-view';
import { loaderRanges } from '../headers/loader-ranges';
import { loaderRules } from '../headers/loader-rules';
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record, sharedHeader } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { Kimage } from '../state/kimage';
import { prepareElfcorehdr } from './crash-handler';
import { elfcorehdrSegment, imageSegments, purgatoryOf } from './image-segments';
import type { LoadKind } from './image-segments';
import { recordLoaderCalls } from './loader-calls';
import { handlerOf, powerpcKeeps, segmentSize, syncsBackup, takesHotplugFlag } from './segment-size';
import type { SegmentSize } from './segment-size';

export type { LoadKind } from './image-segments';

const EHDR_BYTES = 64;
const PHDR_BYTES = 56;
const PAGE = 4096;

const isPowerpc = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');
const isX86 = (profile: SimProfile): boolean => profile.arch === 'x86_64' || profile.arch === 'i386';

function kernelMade(run: Run, profile: SimProfile): { bytes: Uint8Array; ranges: number } | undefined {
  const { facts } = profile;
  const { cpus } = run.state;
  if (!facts) return undefined;
  const rules = loaderRules(profile);
  const ranges = loaderRanges(profile, run.state);
  if (!ranges) return undefined;
  const bytes = buildKernelHeader({
    facts,
    noteCpus: rules.noteCpus === 'possible' ? cpus.possible : cpus.present,
    possibleCpus: cpus.possible.length,
    ranges,
    ...(isPowerpc(profile) && facts.backupStart !== undefined && syncsBackup(profile)
      ? { backupStart: facts.backupStart }
      : {}),
  });
  return bytes && { bytes, ranges: ranges.length };
}

/**
 * kexec-tools 2.0.32 does not list hot-added LMBs (seen: ppc64le crash-deb612), 2.0.29 on arm64 not what virtio-mem added
 * (seen: virtio-mem-deb612/03), which it lists on x86; causes not known.
 */
function toolsRam(run: Run, profile: SimProfile): readonly MemRange[] {
  if (profile.arch === 'arm64') return run.state.iomem.filter(({ name }) => name === 'System RAM');
  if (!isPowerpc(profile)) return run.state.iomem;
  return (run.state.memblock ?? []).flatMap((region): MemRange[] => {
    const last = profile.bootRamLast;
    if (last === undefined || region.last <= last) return [region];
    return region.start > last ? [] : [{ start: region.start, last }];
  });
}

interface MadeHeader {
  readonly bytes: Uint8Array;
  readonly ranges: number;
}

/** What kexec-tools builds elsewhere was not read. */
function toolsBuilder(profile: SimProfile): ((input: KexecToolsInput) => Uint8Array | undefined) | undefined {
  if (isPowerpc(profile)) return buildKexecToolsPowerpc;
  if (isX86(profile)) return buildKexecToolsX86;
  return profile.arch === 'arm64' ? buildKexecToolsArm64 : undefined;
}

function toolsMade(run: Run, profile: SimProfile): MadeHeader | undefined {
  const { facts } = profile;
  const build = toolsBuilder(profile);
  if (!facts || !build) return undefined;
  const { possible, present } = run.state.cpus;
  // sysfs has a crash_notes file per present CPU on x86 and arm64, per possible one on powerpc. kexec-tools asks for the numbers
  // from 0 on, as many as there are CPUs: those beyond a gap in the numbering get no note.
  const configured = isPowerpc(profile) ? possible : present;
  const noteCpus = configured.filter((cpu) => cpu < configured.length);
  const ram = toolsRam(run, profile);
  const mostPhdrs = noteCpus.length + 2 + 2 * ram.length + 4;
  const totalBytes = Math.ceil((EHDR_BYTES + PHDR_BYTES * mostPhdrs) / PAGE) * PAGE;
  const bytes = build({ facts, noteCpus, ram, totalBytes });
  return bytes && { bytes, ranges: ram.length };
}

function createImage(run: Run, profile: SimProfile, kind: LoadKind, made: MadeHeader, size: SegmentSize): Kimage {
  const { cpus, kimage: before } = run.state;
  const fileMode = kind === 'file';
  const memsz = BigInt(size.memszBytes);
  const header = sharedHeader(run, made.bytes);
  // The first buffer of x86 file mode lands at the start of crashk_res (seen in every such capture, also with a second,
  // low reservation). Elsewhere the place is the loader's choice: the same as before for the same kind of load.
  const crashkRes = profile.facts?.crashkernel.at(-1);
  const earlier = before?.segments.find((segment) => segment.role === 'elfcorehdr')?.mem;
  const mem = fileMode && isX86(profile) ? crashkRes?.start : before?.fileMode === fileMode ? earlier : undefined;
  const segments = imageSegments({
    arch: profile.arch,
    kind,
    elfcorehdr: { ...(mem === undefined ? {} : { mem }), memszBytes: memsz, bufszBytes: BigInt(made.bytes.length) },
    elfcorehdrLeftOut: kind === 'load-hotplug' || size.indexKnown,
  });
  const keeps = powerpcKeeps(profile);
  const elfHeadersSz = keeps === 'built' ? BigInt(made.bytes.length) : memsz;
  return {
    fileMode,
    hotplugSupport: handlerOf(profile) !== undefined && kind !== 'load',
    elfcorehdrIndex: size.indexKnown ? elfcorehdrSegment(segments) : -1,
    elfcorehdrUpdated: false,
    segments,
    header,
    elfcorehdrMemszBytes: memsz,
    ...(fileMode && isPowerpc(profile) && keeps !== undefined ? { elfHeadersSzBytes: elfHeadersSz } : {}),
    purgatory: purgatoryOf(profile.arch, kind),
    digestedHeader: header,
    digestMatches: true,
    ...(isPowerpc(profile) ? { fdtCpus: cpus.present } : {}),
  };
}

function refuseLoad(run: Run, action: string, message?: string): void {
  run.state = { ...run.state, kexecLocked: false };
  record(run, { actor: 'kexec', action, ...(message === undefined ? {} : { message }), refused: true });
}

/** The kernel loads the image all the same; only what its header says cannot be told. */
function loadUnpredicted(run: Run, profile: SimProfile, kind: LoadKind): void {
  const made: MadeHeader = { bytes: new Uint8Array(), ranges: 0 };
  const size = segmentSize(profile, kind, { bytes: 0, ranges: 0, possibleCpus: run.state.cpus.possible.length });
  const { elfcorehdrMemszBytes: _notKnown, ...image } = createImage(run, profile, kind, made, size);
  run.state = { ...run.state, kimage: { ...image, unpredicted: true }, kexecLocked: false };
  record(run, {
    actor: 'kexec',
    action: 'image loaded; its header cannot be told: the evidence lacks what it is made of',
    writes: ['kexec_crash_image', 'elfcorehdr'],
    note: 'unknown from here on until kdump is loaded anew',
  });
}

/** kdump.load: replaces the crash image. While the load runs the lock is held and, at its end, no image is armed. */
export function loadKdump(run: Run, profile: SimProfile, kind: LoadKind, actor: Actor = 'operator'): void {
  const fileMode = kind === 'file';
  record(run, {
    actor,
    action: fileMode
      ? 'kexec -s -p: kexec_file_load'
      : `kexec -p${kind === 'load-hotplug' ? ' --hotplug' : ''}: kexec_load`,
    fn: fileMode ? 'kexec_file_load' : 'kexec_load',
  });
  if (kind === 'load-hotplug' && !takesHotplugFlag(profile)) {
    const message = 'Path /sys/kernel/crash_elfcorehdr_size does not exist, the kernel needs CONFIG_CRASH_HOTPLUG';
    record(run, { actor: 'kexec', action: 'kexec-tools refuses --hotplug', message, refused: true });
    return;
  }
  const made = fileMode ? kernelMade(run, profile) : toolsMade(run, profile);
  run.state = { ...run.state, kexecLocked: true };
  record(run, { actor: 'kexec', action: 'take the kexec lock', writes: ['kexec lock'] });
  recordLoaderCalls(run, profile, kind, made?.ranges);
  if (!made) {
    loadUnpredicted(run, profile, kind);
    return;
  }
  const size = segmentSize(profile, kind, {
    bytes: made.bytes.length,
    ranges: made.ranges,
    possibleCpus: run.state.cpus.possible.length,
  });
  if (size.message) record(run, { actor: 'kexec', action: 'size the elfcorehdr segment', ...size.message });
  if (made.bytes.length > size.memszBytes) {
    // sanity_check_segment_list: bufsz must not exceed memsz.
    refuseLoad(
      run,
      `the header’s ${made.bytes.length} bytes exceed the segment’s ${size.memszBytes}`,
      'Invalid argument',
    );
    return;
  }
  const kimage = createImage(run, profile, kind, made, size);
  const prepares = kind === 'load-hotplug' && handlerOf(profile)?.preparesAtLoad === true;
  run.state = { ...run.state, kimage, kexecLocked: prepares };
  const unsynced = fileMode && isPowerpc(profile) && !syncsBackup(profile);
  record(run, {
    actor: 'kexec',
    action: `image loaded, ${made.ranges} ranges listed`,
    writes: ['kexec_crash_image', 'elfcorehdr', ...(isPowerpc(profile) ? ['crash FDT'] : [])],
    ...(unsynced
      ? { note: 'kernel bug: the backup load keeps p_offset 0, the low 64 KiB are those of the capture kernel' }
      : {}),
  });
  if (!prepares) return;
  prepareElfcorehdr(run, profile);
  run.state = { ...run.state, kexecLocked: false };
  record(run, { actor: 'kexec', action: 'release the kexec lock', writes: ['kexec lock'] });
}

/** kdump.unload. */
export function unloadKdump(run: Run, actor: Actor = 'operator'): void {
  run.state = { ...run.state, kimage: undefined };
  record(run, {
    actor,
    // kexec-tools tries the file system call first, whatever loaded the image (seen: 13-unload-file/00).
    fn: 'kexec_file_load',
    action: 'kexec -p -u: unload',
    writes: ['kexec_crash_image'],
    note: 'a panic from here to the end of the next load gives no dump',
  });
}
