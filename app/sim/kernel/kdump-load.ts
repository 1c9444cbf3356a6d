// Loading and unloading the capture kernel: which header is written, by whom, into how large a segment
// (spec 2.3 to 2.8; arch/x86/kernel/crash.c crash_load_segments, arch/powerpc/kexec/file_load_64.c, 6.12; kexec-tools).
import { buildKexecToolsPowerpc, buildKexecToolsX86 } from '../headers/kexec-tools-header';
import { buildKernelHeader } from '../headers/kernel-header';
import { loaderRules } from '../headers/loader-rules';
import type { MemRange } from '../headers/mem-range';
import { powerpcCrashRanges } from '../headers/powerpc-ranges';
import { x86CrashRanges } from '../headers/x86-ranges';
import type { SimProfile } from '../run/profile';
import { record, sharedHeader } from '../run/recorder';
import type { Actor, Run } from '../run/recorder';
import type { Kimage } from '../state/kimage';

export type LoadKind = 'file' | 'load' | 'load-hotplug';

const PHDR_BYTES = 56;
const EHDR_BYTES = 64;
const PAGE = 4096;
/** kexec-tools on x86 raises the segment to at least this. */
const X86_TOOLS_MIN_BYTES = 16384;

const roundUp = (bytes: number): bigint => BigInt(Math.ceil(bytes / PAGE) * PAGE);
const isPowerpc = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');

/** memsz of the segment. x86 sizes for NR_CPUS_DEFAULT, powerpc for its possible CPUs. */
function segmentBytes(run: Run, profile: SimProfile, kind: LoadKind, built: number, ranges: number): bigint {
  const { maxMemoryRanges, nrCpusDefault } = profile.settings;
  const updatable = profile.design.behaviour.kind === 'in-kernel' && kind !== 'load';
  if (!updatable)
    return kind !== 'file' && !isPowerpc(profile) ? roundUp(Math.max(built, X86_TOOLS_MIN_BYTES)) : roundUp(built);
  if (!isPowerpc(profile)) return roundUp((2 + nrCpusDefault + maxMemoryRanges) * PHDR_BYTES + EHDR_BYTES);
  const possible = run.state.cpus.possible.length;
  return kind === 'file'
    ? roundUp(built + Math.max(0, maxMemoryRanges - ranges) * PHDR_BYTES)
    : roundUp(EHDR_BYTES + PHDR_BYTES * (possible + 1 + maxMemoryRanges));
}

function kernelMade(run: Run, profile: SimProfile): { bytes: Uint8Array; ranges: number } | undefined {
  const { facts } = profile;
  const { iomem, memblock, cpus } = run.state;
  if (!facts) return undefined;
  const rules = loaderRules(profile);
  const ranges = isPowerpc(profile)
    ? memblock && powerpcCrashRanges(memblock, facts)
    : x86CrashRanges(iomem, facts, rules.exclusionLoop);
  if (!ranges) return undefined;
  const bytes = buildKernelHeader({
    facts,
    noteCpus: rules.noteCpus === 'possible' ? cpus.possible : cpus.present,
    possibleCpus: cpus.possible.length,
    ranges,
    ...(isPowerpc(profile) && facts.backupStart !== undefined ? { backupStart: facts.backupStart } : {}),
  });
  return bytes && { bytes, ranges: ranges.length };
}

/** kexec-tools 2.0.32 does not list hot-added LMBs (seen: ppc64le crash-deb612); cause not known. */
function toolsRam(run: Run, profile: SimProfile): readonly MemRange[] {
  if (!isPowerpc(profile)) return run.state.iomem;
  return (run.state.memblock ?? []).flatMap((region): MemRange[] => {
    const last = profile.bootRamLast;
    if (last === undefined || region.last <= last) return [region];
    return region.start > last ? [] : [{ start: region.start, last }];
  });
}

function toolsMade(run: Run, profile: SimProfile): { bytes: Uint8Array; ranges: number } | undefined {
  const { facts } = profile;
  if (!facts) return undefined;
  const { possible, present } = run.state.cpus;
  // sysfs has a crash_notes file per present CPU on x86, per possible one on powerpc.
  const noteCpus = isPowerpc(profile) ? possible : present;
  const ram = toolsRam(run, profile);
  const input = { facts, noteCpus, ram, totalBytes: PAGE };
  const bytes = isPowerpc(profile) ? buildKexecToolsPowerpc(input) : buildKexecToolsX86(input);
  return bytes && { bytes, ranges: ram.length };
}

/** What the kernel's own loader calls while it builds the header. */
function recordBuild(run: Run, profile: SimProfile, ranges: number): void {
  const args = { start: 0n, end: 0xffffffffffffffffn };
  if (isPowerpc(profile)) {
    record(run, { actor: 'kexec', fn: 'get_crash_memory_ranges', action: 'collect memblock', reads: ['memblock'] });
  } else {
    for (const action of ['count busy System RAM', 'collect busy System RAM'])
      record(run, { actor: 'kexec', fn: 'walk_system_ram_res', action, args, reads: ['iomem'] });
  }
  const action = `${ranges} ranges`;
  record(run, { actor: 'kexec', fn: 'crash_prepare_elf64_headers', action, args: { nr_ranges: ranges } });
}

/** From 6.10 the architecture says at load whether it will update the image. */
function asksHotplugSupport({ design: { behaviour } }: SimProfile): boolean {
  return behaviour.kind === 'in-kernel' && behaviour.lock === 'trylock' && behaviour.argument === 'memory-notify';
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
  const { behaviour } = profile.design;
  if (kind === 'load-hotplug' && behaviour.kind !== 'in-kernel') {
    const message = 'Path /sys/kernel/crash_elfcorehdr_size does not exist, the kernel needs CONFIG_CRASH_HOTPLUG';
    record(run, { actor: 'kexec', action: 'kexec-tools refuses --hotplug', message, refused: true });
    return;
  }
  const made = fileMode ? kernelMade(run, profile) : toolsMade(run, profile);
  run.state = { ...run.state, kexecLocked: true };
  record(run, { actor: 'kexec', action: 'take the kexec lock', writes: ['kexec lock'] });
  if (!made) {
    run.state = { ...run.state, kexecLocked: false };
    record(run, {
      actor: 'kexec',
      action: 'the header cannot be predicted: the evidence lacks what it is made of',
      refused: true,
    });
    return;
  }
  if (fileMode) recordBuild(run, profile, made.ranges);
  const memsz = segmentBytes(run, profile, kind, made.bytes.length, made.ranges);
  if (asksHotplugSupport(profile))
    record(run, { actor: 'kexec', fn: 'arch_crash_hotplug_support', action: 'hotplug_support of the image' });
  const kimage: Kimage = {
    fileMode,
    hotplugSupport: behaviour.kind === 'in-kernel' && kind !== 'load',
    // x86 records the index at load in file mode; everybody else searches at the first event.
    elfcorehdrIndex: fileMode && !isPowerpc(profile) ? 0 : -1,
    elfcorehdrUpdated: false,
    segments: [{ role: 'elfcorehdr', mem: 0n, memszBytes: memsz, magic: 'elf' }],
    header: sharedHeader(run, made.bytes),
    elfcorehdrMemszBytes: memsz,
  };
  run.state = { ...run.state, kimage, kexecLocked: false };
  record(run, {
    actor: 'kexec',
    action: `image loaded, ${made.ranges} ranges listed`,
    writes: ['kexec_crash_image', 'elfcorehdr'],
  });
}

/** kdump.unload. */
export function unloadKdump(run: Run, actor: Actor = 'operator'): void {
  const fileMode = run.state.kimage?.fileMode === true;
  run.state = { ...run.state, kimage: undefined };
  record(run, {
    actor,
    fn: fileMode ? 'kexec_file_load' : 'kexec_load',
    action: `kexec ${fileMode ? '-s ' : ''}-p -u: unload`,
    writes: ['kexec_crash_image'],
    note: 'a panic from here to the end of the next load gives no dump',
  });
}
