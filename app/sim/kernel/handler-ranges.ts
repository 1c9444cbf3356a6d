// The RAM ranges of a new header, as the architecture's handler collects them: x86 X2, powerpc P3 (spec 3.2, 3.3), with
// what it prints where it fails (spec 5.1 P3, P9).
import type { InKernel } from '../designs/design';
import { arm64CrashRanges, arm64RangeSlots } from '../headers/arm64-ranges';
import { excludeMemRange } from '../headers/exclude-mem-range';
import { sizeOf } from '../headers/mem-range';
import type { MemRange } from '../headers/mem-range';
import { FIRST_CHUNK_SLOTS, powerpcCrashRanges, powerpcRangeSlots } from '../headers/powerpc-ranges';
import { removeMemRange } from '../headers/remove-mem-range';
import type { HeaderFacts } from '../headers/header-facts';
import { X86_LOW_1M, x86CrashRanges, x86RangeSlots } from '../headers/x86-ranges';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { HotplugEvent } from './crash-handler';

export interface CollectedRanges {
  readonly ranges: readonly MemRange[];
  /** max_nr_ranges of the list. */
  readonly slots: number;
}

export const isPowerpc = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');

/** The handler gave up: the old header stays. */
export function keepOldHeader(run: Run, action: string, message: string): void {
  record(run, { actor: 'crash handler', action, message, level: 'err' });
}

const WHOLE_SPACE = { start: 0n, end: 0xffffffffffffffffn };

const REMOVAL_NOTES: Readonly<Partial<Record<NonNullable<InKernel['removal']>, string>>> = {
  'first-merged': 'kernel bug: the tail of a split gets a size that wraps below zero',
  'one-byte-long': 'kernel bug: the tail of a split comes out one byte too long, at the end of the list',
};

function takeOut(
  run: Run,
  behaviour: InKernel,
  ranges: readonly MemRange[],
  memory: MemRange,
  slots: number,
): readonly MemRange[] | undefined {
  const { removal } = behaviour;
  if (removal === undefined) return ranges;
  const left = removeMemRange(ranges, memory.start, memory.last, removal, slots);
  const split = left !== undefined && left.length > ranges.length;
  const note = split ? REMOVAL_NOTES[removal] : undefined;
  record(run, {
    actor: 'crash handler',
    fn: removal === 'exact' ? 'crash_exclude_mem_range' : 'remove_mem_range',
    action: 'take the notified range out',
    args: { base: memory.start, size: sizeOf(memory) },
    reads: [behaviour.argument === 'mem-range' ? 'mem_start, mem_size' : 'memory_notify'],
    ...(note === undefined ? {} : { note }),
  });
  if (!left)
    keepOldHeader(
      run,
      'the list cannot grow for the split: the old header stays',
      'crash hp: Failed to remove hot-unplugged memory from crash memory ranges',
    );
  return left;
}

function powerpcRanges(
  run: Run,
  profile: SimProfile,
  behaviour: InKernel,
  event: HotplugEvent,
  facts: HeaderFacts,
): CollectedRanges | undefined {
  const memblock = run.state.memblock ?? [];
  const stuck = profile.faults.has('range-list-growth');
  const listed = powerpcCrashRanges(memblock, facts, stuck ? FIRST_CHUNK_SLOTS : undefined);
  record(run, {
    actor: 'crash handler',
    fn: 'get_crash_memory_ranges',
    action: listed ? `${listed.length} ranges from memblock` : 'the list of ranges cannot grow',
    reads: ['memblock'],
    ...(listed ? {} : { message: 'kexec ranges: Failed to setup crash memory ranges', level: 'err' }),
  });
  if (!listed) {
    const { prepareFailed } = behaviour.messages;
    const merged = behaviour.lock === 'trylock';
    keepOldHeader(
      run,
      'no new header: the old one stays',
      merged ? 'crash hp: Failed to get crash mem range' : prepareFailed,
    );
    return undefined;
  }
  for (const { start, last } of facts.crashkernel) {
    const action = 'cut the crashkernel region out';
    record(run, { actor: 'crash handler', fn: 'crash_exclude_mem_range', action, args: { start, end: last } });
  }
  const removed = event.action === 'REMOVE_MEMORY' ? event.memory : undefined;
  const ranges = removed ? takeOut(run, behaviour, listed, removed, stuck ? FIRST_CHUNK_SLOTS : Infinity) : listed;
  return ranges && { ranges, slots: powerpcRangeSlots(Math.max(listed.length, ranges.length)) };
}

/** arch/arm64/kernel/crash.c of linux-mm: from memblock, a removal is cut out like a reservation. */
function arm64Ranges(
  run: Run,
  behaviour: InKernel,
  event: HotplugEvent,
  facts: HeaderFacts,
): CollectedRanges | undefined {
  const memblock = run.state.memblock ?? [];
  const removed = event.action === 'REMOVE_MEMORY' ? event.memory : undefined;
  const ranges = arm64CrashRanges(memblock, facts, behaviour.exclusionLoop, removed);
  record(run, {
    actor: 'crash handler',
    action: `${removed ? 'memblock without the notified range' : 'memblock'}: ${ranges?.length ?? 0} ranges`,
    reads: ['memblock', ...(removed ? ['memory_notify'] : [])],
    note: 'read in a development tree, not run',
  });
  if (!ranges) keepOldHeader(run, 'no new header: the old one stays', behaviour.messages.prepareFailed);
  return ranges && { ranges, slots: arm64RangeSlots(memblock) };
}

const STOPS_SHORT =
  'kernel bug: crash_exclude_mem_range stops at the first entry it trims or splits; what is left of the hole stays listed';

/** Whether the older exclusion loop leaves listed what it should cut. */
function stopsShort(facts: HeaderFacts, ranges: readonly MemRange[]): boolean {
  let exact: readonly MemRange[] | undefined = ranges;
  for (const hole of [X86_LOW_1M, ...facts.crashkernel, ...facts.cma])
    exact = exact && excludeMemRange(exact, hole.start, hole.last, 'all-hits');
  return (
    exact?.length !== ranges.length ||
    exact.some((range, i) => range.start !== ranges[i]?.start || range.last !== ranges[i]?.last)
  );
}

/** Undefined: the handler failed and has said so. */
export function collectRanges(
  run: Run,
  profile: SimProfile,
  behaviour: InKernel,
  event: HotplugEvent,
  facts: HeaderFacts,
): CollectedRanges | undefined {
  if (isPowerpc(profile)) return powerpcRanges(run, profile, behaviour, event, facts);
  if (profile.arch === 'arm64') return arm64Ranges(run, behaviour, event, facts);
  for (const action of ['count busy System RAM', 'collect busy System RAM'])
    record(run, { actor: 'crash handler', fn: 'walk_system_ram_res', action, args: WHOLE_SPACE, reads: ['iomem'] });
  const { iomem } = run.state;
  const ranges = x86CrashRanges(iomem, facts, behaviour.exclusionLoop, behaviour.spareSlots);
  if (ranges && behaviour.exclusionLoop === 'first-hit' && stopsShort(facts, ranges))
    record(run, { actor: 'crash handler', action: 'cut the reservations out', note: STOPS_SHORT });
  if (!ranges) keepOldHeader(run, 'no new header: the old one stays', behaviour.messages.prepareFailed);
  return ranges && { ranges, slots: x86RangeSlots(iomem, facts, behaviour.spareSlots) };
}
