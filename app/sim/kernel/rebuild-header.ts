// Building the new header and copying it over the old one: x86 X2 to X5, powerpc P3 and P4 (spec 3.2, 3.3).
import { archFacts } from '../../core/coverage/arch-facts';
import type { InKernel } from '../designs/design';
import { buildKernelHeader } from '../headers/kernel-header';
import { sameBytes } from '../headers/same-bytes';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { imageDoubt } from '../state/kimage';
import type { KexecSegment, Kimage } from '../state/kimage';
import type { HotplugEvent } from './crash-handler';
import { collectRanges, isPowerpc, keepOldHeader } from './handler-ranges';
import type { CollectedRanges } from './handler-ranges';
import { withDigest } from './purgatory-digest';
import { syncsBackup } from './segment-size';

const PAGE_BYTES = 4096n;

/** CPUs that get a note. v12 skips the CPU going down while its event runs, and only then. */
function noteCpus(run: Run, behaviour: InKernel, event: HotplugEvent): readonly number[] {
  const { possible, present } = run.state.cpus;
  if (behaviour.noteCpus === 'possible') return possible;
  return event.action === 'REMOVE_CPU' ? present.filter((cpu) => cpu !== event.cpu) : present;
}

function cannotPredict(run: Run): void {
  const { kimage } = run.state;
  if (kimage) run.state = { ...run.state, kimage: { ...kimage, unpredicted: true } };
  record(run, {
    actor: 'crash handler',
    action: 'the kernel writes a new header; its bytes cannot be told: the evidence lacks what they are made of',
    writes: ['elfcorehdr'],
    note: 'unknown from here on until kdump is loaded anew',
  });
}

export function rebuildHeader(run: Run, profile: SimProfile, behaviour: InKernel, event: HotplugEvent): void {
  const { facts } = profile;
  const fromMemblock = archFacts(profile.arch).ramSource === 'memblock';
  if (!facts || (fromMemblock && !run.state.memblock)) return cannotPredict(run);
  const collected = collectRanges(run, profile, behaviour, event, facts);
  if (!collected) return;
  const { ranges } = collected;
  const { cpus } = run.state;
  const cpusWithNote = noteCpus(run, behaviour, event);
  // In-kernel updates of powerpc point the backup load only where the kernel has sync_backup_region_phdr.
  const synced = isPowerpc(profile) && facts.backupStart !== undefined && syncsBackup(profile);
  const built = buildKernelHeader({
    facts,
    noteCpus: cpusWithNote,
    possibleCpus: cpus.possible.length,
    ranges,
    ...(synced ? { backupStart: facts.backupStart } : {}),
  });
  if (!built) return cannotPredict(run);
  if (!prepareHeader(run, profile, behaviour, collected, built, synced)) return;
  replaceHeader(run, profile, behaviour, built);
}

/** crash_prepare_elf64_headers. False where its buffer cannot be allocated. */
function prepareHeader(
  run: Run,
  profile: SimProfile,
  behaviour: InKernel,
  { ranges, slots }: CollectedRanges,
  built: Uint8Array,
  synced: boolean,
): boolean {
  const fails = profile.faults.has('allocation-failure');
  record(run, {
    actor: 'crash handler',
    fn: 'crash_prepare_elf64_headers',
    action: fails ? 'no memory for the header' : `${ranges.length} ranges, ${built.length} bytes`,
    args: { nr_ranges: ranges.length, max_ranges: slots },
    ...(fails ? {} : { writes: ['header buffer'] }),
    ...(isPowerpc(profile) && !synced ? { note: 'kernel bug: the backup load keeps p_offset 0' } : {}),
  });
  if (!fails) return true;
  const message =
    isPowerpc(profile) && behaviour.lock === 'trylock'
      ? 'crash hp: Failed to prepare elf header'
      : behaviour.messages.prepareFailed;
  keepOldHeader(run, 'no new header: the old one stays', message);
  return false;
}

function replaceHeader(run: Run, profile: SimProfile, behaviour: InKernel, built: Uint8Array): void {
  const { kimage } = run.state;
  const segment = kimage?.segments[kimage.elfcorehdrIndex];
  if (!kimage || !segment) return;
  const elfsz = BigInt(built.length);
  // The fault leaves the segment one page short of what this update needs.
  const memsz = profile.faults.has('segment-too-small') ? elfsz - PAGE_BYTES : segment.memszBytes;
  if (memsz !== undefined && elfsz > memsz) {
    const powerpc = isPowerpc(profile) && behaviour.lock === 'trylock';
    const text = powerpc ? 'Updated crash elfcorehdr elfsz' : 'update elfcorehdr elfsz';
    keepOldHeader(run, 'the segment is too small: the old header stays', `crash hp: ${text} ${elfsz} > memsz ${memsz}`);
    return;
  }
  // powerpc copies through its linear mapping, which cannot fail.
  if (profile.faults.has('map-failure') && !isPowerpc(profile)) {
    const { mapFailed } = behaviour.messages;
    const action = 'the segment cannot be mapped: the old header stays';
    if (mapFailed !== undefined) keepOldHeader(run, action, mapFailed);
    else
      record(run, {
        actor: 'crash handler',
        action,
        ...updatedMessage(profile, behaviour, segment),
        note: 'v12 says that it has loaded the header again all the same',
      });
    return;
  }
  copyHeader(run, profile, behaviour, segment, built);
}

/** The line of success: v12 with the segment's address, x86 since the merge, powerpc none. */
function updatedMessage(
  profile: SimProfile,
  behaviour: InKernel,
  segment: KexecSegment,
): { readonly message?: string; readonly level?: 'debug' } {
  const { updated } = behaviour.messages;
  if (behaviour.lock === 'mutex')
    return { message: `${updated} 0x${segment.mem?.toString(16) ?? '<segment>'}`, level: 'debug' };
  return isPowerpc(profile) ? {} : { message: updated, level: 'debug' };
}

/** memcpy of elfsz: what an older, longer header left behind it stays. The same array where no byte changes. */
function overwritten(old: Uint8Array, built: Uint8Array): Uint8Array {
  if (sameBytes(built, old.subarray(0, built.length))) return old;
  if (built.length >= old.length) return built;
  const header = new Uint8Array(old.length);
  header.set(old);
  header.set(built);
  return header;
}

/** The image after the copy: the segment that was taken for the elfcorehdr has the new bytes. */
function written(kimage: Kimage, segment: KexecSegment, built: Uint8Array): Kimage {
  if (segment.role === 'elfcorehdr')
    return { ...kimage, header: overwritten(kimage.header, built), copiedBytes: built.length };
  const damaged: KexecSegment = { ...segment, changed: true, overwritten: built };
  return { ...kimage, segments: kimage.segments.map((other) => (other === segment ? damaged : other)) };
}

function copyNote(kimage: Kimage, segment: KexecSegment): string | undefined {
  if (segment.role !== 'elfcorehdr') return `the ${segment.role} is damaged; the elfcorehdr keeps its old bytes`;
  if (imageDoubt(kimage) === 'header-not-kept')
    return `kernel bug: the capture kernel keeps ${kimage.elfHeadersSzBytes ?? 0n} bytes of it, the rest may be overwritten`;
  if (!kimage.digestMatches && kimage.purgatory !== 'none')
    return 'the digest covers what was written: it no longer matches';
  return undefined;
}

function copyHeader(
  run: Run,
  profile: SimProfile,
  behaviour: InKernel,
  segment: KexecSegment,
  built: Uint8Array,
): void {
  const { kimage } = run.state;
  if (!kimage) return;
  run.state = { ...run.state, disarmed: true };
  record(run, { actor: 'crash handler', action: 'kexec_crash_image = NULL', writes: ['kexec_crash_image'] });
  const after = withDigest(written(kimage, segment, built), profile);
  run.state = { ...run.state, kimage: after };
  const note = copyNote(after, segment);
  record(run, {
    actor: 'crash handler',
    action: `copy ${built.length} bytes over the ${segment.role === 'elfcorehdr' ? 'header' : segment.role}`,
    writes: [segment.role],
    ...(note === undefined ? {} : { note }),
  });
  run.state = { ...run.state, disarmed: false };
  record(run, {
    actor: 'crash handler',
    action: 'kexec_crash_image = image',
    writes: ['kexec_crash_image'],
    ...updatedMessage(profile, behaviour, segment),
  });
}
