// What the rules look at, for any instant of a run. Each part is computed once per object that changed (RAM, blocks,
// header, CPUs), and equal parts become one object, so thousands of steps cost little.
import { archFacts } from '../../core/coverage/arch-facts';
import { assembleContext, judgedHeader } from '../../core/coverage/judge-context';
import { isNoMap, presentRam, ramByState } from '../../core/coverage/ram-sets';
import type { JudgeContext, JudgedHeader } from '../../core/coverage/judge-context';
import type { Machine } from '../../core/machine/machine';
import { EMPTY_RANGES, intersectRanges, rangesFromPairs, subtractRanges } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import { isInUse } from '../state/block-runs';
import type { BlockRuns } from '../state/block-runs';
import type { RamList } from '../state/ram-list';
import type { SimState } from '../state/sim-state';
import { judgedBase } from './simulated-machine';

/** Numbers objects by identity, so that a state can be named by the numbers of its parts. */
function createIdentity(): (part: object | undefined) => number {
  const ids = new WeakMap<object, number>();
  let next = 1;
  return (part) => {
    if (part === undefined) return 0;
    const known = ids.get(part);
    if (known !== undefined) return known;
    ids.set(part, next);
    return next++;
  };
}

/** Keeps what `compute` gave for an object while the object lives. */
function perObject<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const kept = known.get(key);
    if (kept) return kept.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}

function sameRanges(a: RangeSet, b: RangeSet): boolean {
  return (
    a.starts.length === b.starts.length &&
    a.starts.every((start, i) => start === b.starts[i]) &&
    a.lasts.every((last, i) => last === b.lasts[i])
  );
}

/** Addresses whose pages are in use, as the blocks have them. */
function usedRanges(runs: BlockRuns, sizeBytes: bigint): RangeSet {
  return rangesFromPairs(
    runs
      .filter((run) => isInUse(run.state))
      .map((run): [bigint, bigint] => [BigInt(run.first) * sizeBytes, BigInt(run.last + 1) * sizeBytes - 1n]),
  );
}

export interface InstantContexts {
  /** States of one name are judged alike. */
  readonly nameOf: (state: SimState) => string;
  readonly contextOf: (state: SimState) => JudgeContext;
}

/** Contexts for the states of one run of one machine. Keeps what it computed while it lives. */
export function createInstantContexts(machine: Machine): InstantContexts {
  const identity = createIdentity();
  const fromMemblock = archFacts(machine.arch?.value).ramSource === 'memblock';
  const file = fromMemblock ? 'simulated:memblock' : 'simulated:proc/iomem';
  const sizeBytes = machine.memoryBlocks?.blockSizeBytes.value;
  // Without evidence of the RAM the lists of a run are no statement about it.
  const captured = presentRam(machine);
  const stated = captured !== undefined;
  // RAM whose block the evidence lacks stays in doubt; RAM whose block the run has not made yet, or has taken away, is
  // out of use.
  const doubtful = captured ? ramByState(machine, captured.ranges).unstated : EMPTY_RANGES;
  const ramOf = (state: SimState): RamList => (fromMemblock && state.memblock ? state.memblock : state.iomem);
  const presentOf = perObject((ram: RamList) =>
    rangesFromPairs(ram.filter(({ name }) => !isNoMap(name)).map((r) => [r.start, r.last])),
  );
  let lastUsed: RangeSet | undefined;
  let lastNamed: { readonly state: SimState; readonly name: string } | undefined;
  // Most changes of a block's state change no page's use: the object stays the one before.
  const usedOf = perObject((blocks: BlockRuns): RangeSet | undefined => {
    if (sizeBytes === undefined) return undefined;
    const used = usedRanges(blocks, sizeBytes);
    lastUsed = lastUsed && sameRanges(used, lastUsed) ? lastUsed : used;
    return lastUsed;
  });
  const headers = new WeakMap<Uint8Array, JudgedHeader | null>();
  const headerOf = (base: Machine): JudgedHeader | undefined => {
    const bytes = base.elfcorehdr?.bytes;
    if (!bytes) return undefined;
    let header = headers.get(bytes);
    if (header === undefined) {
      header = judgedHeader(base) ?? null;
      headers.set(bytes, header);
    }
    return header ?? undefined;
  };

  return {
    nameOf(state) {
      // Steps in a row often share their state.
      if (state === lastNamed?.state) return lastNamed.name;
      const { kimage, cpus, blocks } = state;
      const parts = [ramOf(state), usedOf(blocks), cpus, kimage?.header].map(identity);
      const name = parts.join(',') + (kimage?.hotplugSupport ? '+' : '');
      lastNamed = { state, name };
      return name;
    },
    contextOf(state) {
      const base = judgedBase(machine, state);
      const present = presentOf(ramOf(state));
      const header = headerOf(base);
      if (!stated) return assembleContext(base, { unstated: EMPTY_RANGES, ...(header ? { header } : {}) });
      const used = usedOf(state.blocks);
      const online = used && intersectRanges(present, used);
      const unused = online && subtractRanges(present, online);
      const offline = unused && subtractRanges(unused, doubtful);
      const unstated = unused ? intersectRanges(unused, doubtful) : present;
      return assembleContext(base, {
        present: { ranges: present, where: { file } },
        ...(online ? { online } : {}),
        ...(offline ? { offline } : {}),
        unstated,
        ...(header ? { header } : {}),
      });
    },
  };
}
