// Building the new header and copying it over the old one: x86 X2 to X5, powerpc P3 and P4 (spec 3.2, 3.3).
import type { InKernel } from '../designs/design';
import { buildKernelHeader } from '../headers/kernel-header';
import type { MemRange } from '../headers/mem-range';
import { powerpcCrashRanges } from '../headers/powerpc-ranges';
import { removeMemRange } from '../headers/remove-mem-range';
import { sameBytes } from '../headers/same-bytes';
import { x86CrashRanges } from '../headers/x86-ranges';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { HotplugEvent } from './crash-handler';

const ONE_PAGE = 4096n;
const WHOLE_SPACE = { start: 0n, end: 0xffffffffffffffffn };

function powerpcRanges(
  run: Run,
  profile: SimProfile,
  behaviour: InKernel,
  event: HotplugEvent,
): readonly MemRange[] | undefined {
  const { facts } = profile;
  const memblock = run.state.memblock;
  if (!facts || !memblock) return undefined;
  let ranges = powerpcCrashRanges(memblock, facts);
  record(run, {
    actor: 'crash handler',
    fn: 'get_crash_memory_ranges',
    action: `${ranges.length} ranges from memblock`,
    reads: ['memblock'],
  });
  for (const { start, last } of profile.facts?.crashkernel ?? []) {
    const action = 'cut the crashkernel region out';
    record(run, { actor: 'crash handler', fn: 'crash_exclude_mem_range', action, args: { start, end: last } });
  }
  const { memory } = event;
  if (event.action === 'REMOVE_MEMORY' && behaviour.removal && memory) {
    ranges = removeMemRange(ranges, memory.start, memory.last, behaviour.removal);
    record(run, {
      actor: 'crash handler',
      fn: 'remove_mem_range',
      action: 'take the notified range out',
      args: { base: memory.start, size: memory.last - memory.start + 1n },
      reads: [behaviour.argument === 'mem-range' ? 'mem_start, mem_size' : 'memory_notify'],
      ...(behaviour.removal === 'one-byte-long'
        ? { note: 'the tail of a split comes out one byte too long, at the end of the list' }
        : {}),
    });
  }
  return ranges;
}

function crashRanges(
  run: Run,
  profile: SimProfile,
  behaviour: InKernel,
  event: HotplugEvent,
): readonly MemRange[] | undefined {
  if (profile.faults.has('allocation-failure') || !profile.facts) return undefined;
  if (profile.arch.startsWith('ppc')) return powerpcRanges(run, profile, behaviour, event);
  for (const action of ['count busy System RAM', 'collect busy System RAM'])
    record(run, { actor: 'crash handler', fn: 'walk_system_ram_res', action, args: WHOLE_SPACE, reads: ['iomem'] });
  return x86CrashRanges(run.state.iomem, profile.facts, behaviour.exclusionLoop);
}

/** CPUs that get a note. v12 skips the CPU going down while its event runs, and only then. */
function noteCpus(run: Run, behaviour: InKernel, event: HotplugEvent): readonly number[] {
  const { possible, present } = run.state.cpus;
  if (behaviour.noteCpus === 'possible') return possible;
  return event.action === 'REMOVE_CPU' ? present.filter((cpu) => cpu !== event.cpu) : present;
}

export function rebuildHeader(run: Run, profile: SimProfile, behaviour: InKernel, event: HotplugEvent): void {
  const ranges = crashRanges(run, profile, behaviour, event);
  const { kimage, cpus } = run.state;
  const { facts } = profile;
  const built =
    ranges && facts
      ? buildKernelHeader({
          facts,
          noteCpus: noteCpus(run, behaviour, event),
          possibleCpus: cpus.possible.length,
          ranges,
          ...(profile.arch.startsWith('ppc') && facts.backupStart !== undefined
            ? { backupStart: facts.backupStart }
            : {}),
        })
      : undefined;
  if (!built || !kimage) {
    record(run, {
      actor: 'crash handler',
      action: 'no new header: the old one stays',
      message: prepareMessage(profile, behaviour),
    });
    return;
  }
  record(run, {
    actor: 'crash handler',
    fn: 'crash_prepare_elf64_headers',
    action: `${ranges?.length ?? 0} ranges, ${built.length} bytes`,
    args: { nr_ranges: ranges?.length ?? 0 },
    writes: ['header buffer'],
  });
  const memsz = profile.faults.has('segment-too-small') ? ONE_PAGE : kimage.elfcorehdrMemszBytes;
  if (memsz !== undefined && BigInt(built.length) > memsz) {
    record(run, {
      actor: 'crash handler',
      action: 'the segment is too small: the old header stays',
      message: sizeMessage(profile, built.length, memsz),
    });
    return;
  }
  if (profile.faults.has('map-failure')) {
    const { mapFailed, updated } = behaviour.messages;
    record(run, {
      actor: 'crash handler',
      action: 'the segment cannot be mapped: the old header stays',
      message: mapFailed ?? updated,
    });
    return;
  }
  copyHeader(run, behaviour, built);
}

/** memcpy of elfsz: what an older, longer header left behind it stays. The same array where no byte changes. */
function overwritten(old: Uint8Array, built: Uint8Array): Uint8Array {
  if (sameBytes(built, old.subarray(0, built.length))) return old;
  const header = new Uint8Array(Math.max(old.length, built.length));
  header.set(old);
  header.set(built);
  return header;
}

function copyHeader(run: Run, behaviour: InKernel, built: Uint8Array): void {
  const { kimage } = run.state;
  if (!kimage) return;
  run.state = { ...run.state, disarmed: true };
  record(run, { actor: 'crash handler', action: 'kexec_crash_image = NULL', writes: ['kexec_crash_image'] });
  const header = overwritten(kimage.header, built);
  run.state = { ...run.state, kimage: { ...kimage, header } };
  record(run, { actor: 'crash handler', action: `copy ${built.length} bytes over the header`, writes: ['elfcorehdr'] });
  run.state = { ...run.state, disarmed: false };
  record(run, {
    actor: 'crash handler',
    action: 'kexec_crash_image = image',
    writes: ['kexec_crash_image'],
    message: behaviour.messages.updated,
  });
}

function prepareMessage(profile: SimProfile, behaviour: InKernel): string {
  if (profile.arch.startsWith('ppc') && behaviour.lock === 'trylock') return 'crash hp: Failed to get crash mem range';
  return behaviour.messages.prepareFailed;
}

function sizeMessage(profile: SimProfile, elfsz: number, memsz: bigint): string {
  return profile.arch.startsWith('ppc')
    ? `crash hp: Updated crash elfcorehdr elfsz ${elfsz} > memsz ${memsz}`
    : `crash hp: update elfcorehdr elfsz ${elfsz} > memsz ${memsz}`;
}
